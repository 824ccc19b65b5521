"""The columns of Outlook's CSV in seven languages, and what each of them is for.

The rule it keeps: a name stands here as the program writes it; where versions differ, both stand, parted by ` / `. A
column that is not here is kept under its own name, so the table holds what has a field, and enough to know a file by.
"""

from collections.abc import Sequence
from typing import Final

from netcrm.names import fold

LANGUAGES: Final = ("en", "fr", "de", "es", "it", "pt", "nl")

_TABLE: Final = """
title|Title|Titre / Titre de civilité|Anrede / Titel|Tratamiento / Título|Titolo|Título / Tratamento|Titel
first_name|First Name|Prénom|Vorname|Nombre|Nome|Primeiro nome / Nome próprio|Voornaam
middle_name|Middle Name|Deuxième prénom|Weitere Vornamen|Segundo nombre|Secondo nome|
  Segundo nome / Outros nomes-apelidos|Middelste naam
last_name|Last Name|Nom|Nachname|Apellidos|Cognome|Sobrenome / Apelido|Achternaam
suffix|Suffix|Suffixe|Suffix|Sufijo|Titolo straniero|Sufixo|Achtervoegsel
nickname|Nickname|Surnom|Spitzname|Apodo / Sobrenombre|Soprannome|Alcunha|Bijnaam
company|Company|Société|Firma|Organización / Compañía|Società|Empresa|Bedrijf
department|Department|Service|Abteilung|Departamento|Reparto|Departamento|Afdeling
job_title|Job Title|Titre / Fonction|Position|Puesto / Cargo|Posizione|Cargo|Functie
work_street|Business Street|Rue (bureau)|Straße geschäftlich|Calle del trabajo|Via (uff.)|
  Rua da empresa / Rua do endereço comercial|Werkadres, straat
work_city|Business City|Ville (bureau)|Ort geschäftlich|Ciudad de trabajo / Ciudad del trabajo|Città (uff.)|
  Localidade da empresa / Cidade do endereço comercial|Werkadres, plaats
work_state|Business State|Dép/Région (bureau)|Bundesland/Kanton geschäftlich / Region geschäftlich|
  Provincia o estado de trabajo|Provincia (uff.)|Distrito da empresa|Werkadres, provincie
work_code|Business Postal Code|Code postal (bureau)|Postleitzahl geschäftlich|Código postal del trabajo|CAP (uff.)|
  Código postal da empresa / CEP do endereço comercial|Werkadres, postcode
work_country|Business Country/Region / Business Country|Pays/Région (bureau) / Pays (bureau)|Land/Region geschäftlich|
  País o región del trabajo|Paese (uff.)|País/Região da Empresa|Land/regio (werk)
home_street|Home Street|Rue (domicile)|Straße privat|Calle del domicilio / Calle particular|Via (ab.)|
  Rua da residência / Endereço residencial|Huisadres, straat
home_city|Home City|Ville (domicile)|Ort privat|Ciudad del domicilio / Ciudad de residencia / Ciudad particular|
  Città (ab.)|Localidade da residência / Cidade do endereço residencial|Huisadres, plaats
home_state|Home State|Dép/Région (domicile)|Bundesland/Kanton privat / Region privat|Provincia o estado del domicilio|
  Provincia (ab.)|Distrito da residência|Huisadres, provincie
home_code|Home Postal Code|Code postal (domicile)|Postleitzahl privat|
  Código postal del domicilio / Código postal particular|CAP (ab.)|
  Código postal da residência / CEP do endereço residencial|Huisadres, postcode
home_country|Home Country/Region / Home Country|Pays/Région (domicile) / Pays (domicile)|Land/Region privat|
  País o región del domicilio|Paese (ab.)|País da Residência/Região / País/Região de Residência|Land/regio (thuis)
other_city|Other City|Ville (autre)|Weiterer Ort|Otra ciudad|Altra città|Localidade do outro endereço|
  Ander adres, plaats
work_phone|Business Phone|Téléphone (bureau)|Telefon geschäftlich|Teléfono del trabajo|Ufficio|
  Telefone da empresa / Telefone comercial|Telefoon op werk
work_phone|Business Phone 2|Téléphone 2 (bureau)|Telefon geschäftlich 2|Teléfono del trabajo 2|Ufficio 2|
  2º telefone da empresa / Telefone comercial 2|Telefoon op werk 2
home_phone|Home Phone|Téléphone (domicile)|Telefon privat|Particular / Teléfono particular|Abitazione|
  Telefone da residência / Telefone residencial|Telefoon thuis
home_phone|Home Phone 2|Téléphone 2 (domicile)|Telefon privat 2|Particular 2 / Teléfono particular 2|Abitazione 2|
  2º telefone da residência / Telefone residencial 2|Telefoon thuis 2
mobile|Mobile Phone|Tél. mobile|Mobiltelefon|Móvil / Teléfono móvil|Cellulare|Telemóvel / Telefone celular|
  Mobiele telefoon
mobile|Mobile Phone 2|Tél. mobile 2|Mobiltelefon 2|Móvil 2|Cellulare 2|Telemóvel 2|Mobiele telefoon 2
main_phone|Primary Phone|Téléphone principal|Haupttelefon|Teléfono principal|Telefono principale|Telefone principal|
  Hoofdtelefoon
other_phone|Other Phone|Téléphone (autre)|Weiteres Telefon|Otro teléfono|Altro telefono|Outro telefone|
  Andere telefoon
car_phone|Car Phone|Téléphone (voiture)|Autotelefon|Teléfono del automóvil|Telefono auto|Telefone do carro|
  Autotelefoon
radio_phone|Radio Phone|Radio téléphone|Funktelefon|Radioteléfono|Radiotelefono|Radiotelefone / Radiofone|
  Radiotelefoon
callback|Callback|Rappel|Rückmeldung|Devolución de llamada|Richiamata automatica|
  Tel. de resposta / Retorno de chamada|Terugbellen
pager|Pager|Récepteur de radiomessagerie|Pager|Localizador|Cercapersone|Pager|Pager
work_fax|Business Fax|Télécopie (bureau)|Fax geschäftlich|Fax del trabajo|Fax (uff.)|Fax da empresa / Fax comercial|
  Fax op werk
home_fax|Home Fax|Télécopie (domicile)|Fax privat|Fax particular|Fax (ab.)|Fax da residência / Fax residencial|
  Fax thuis
other_fax|Other Fax|Télécopie (autre)|Weiteres Fax|Otro fax|Altro fax|Outro fax|Andere fax
email|E-mail Address|Adresse de messagerie|E-Mail-Adresse|Dirección de correo electrónico|Indirizzo posta elettronica|
  Endereço de correio electrónico / Endereço de email|E-mailadres
email|E-mail 2 Address|Adresse de messagerie 2|E-Mail 2: Adresse|Dirección de correo electrónico 2|
  Indirizzo posta elettronica 2|Endereço do correio electrónico 2 / Endereço de email 2|E-mailadres 2
email|E-mail 3 Address|Adresse de messagerie 3|E-Mail 3: Adresse|
  Dirección de correo electrónico 3 / Dirección del correo electrónico 3|Indirizzo posta elettronica 3|
  Endereço do correio electrónico 3 / Endereço de email 3|E-mailadres 3
email_type|E-mail Type|Type de messagerie|E-Mail-Typ|Tipo de correo electrónico|Tipo posta elettronica|
  Tipo de correio electrónico / Tipo de email|E-mailtype
email_type|E-mail 2 Type|Type de messagerie 2|E-Mail 2: Typ|Tipo de correo electrónico 2|Tipo posta elettronica 2|
  Tipo de correio electrónico 2 / Tipo de email 2|E-mailtype 2
email_type|E-mail 3 Type|Type de messagerie 3|E-Mail 3: Typ|Tipo de correo electrónico 3|Tipo posta elettronica 3|
  Tipo de correio electrónico 3 / Tipo de email 3|E-mailtype 3
email_name|E-mail Display Name|Nom complet de l'adresse de messagerie|E-Mail: Angezeigter Name|
  Nombre de pantalla de correo electrónico|Nome visualizzato posta elettronica|
  Nome a apresentar para o correio electrónico / Nome para exibição do email|Weergavenaam voor e-mail
email_name|E-mail 2 Display Name|Nom complet de l'adresse de messagerie 2|E-Mail 2: Angezeigter Name|
  Nombre de pantalla de correo electrónico 2|Nome visualizzato posta elettronica 2|
  Nome a apresentar para o correio electrónico 2 / Nome para exibição do email 2|E-mail, weergegeven naam 2
email_name|E-mail 3 Display Name|Nom complet de l'adresse de messagerie 3|E-Mail 3: Angezeigter Name|
  Nombre de pantalla de correo electrónico 3|Nome visualizzato posta elettronica 3|
  Nome a apresentar para o correio electrónico 3 / Nome para exibição do email 3|E-mail, weergegeven naam 3
im|IMAddress / IM Address|Adresse de messagerie instantanée|IM-Adresse|Dirección de MI|Indirizzo IM|Endereço de MI|
  IM-adres
web_page|Web Page / Personal Web Page / Business Home Page|Page Web / Page Web personnelle|Webseite|Página web|
  Pagina Web|Página da Web / Página na Web|Webpagina
birthday|Birthday|Anniversaire|Geburtstag|Cumpleaños|Compleanno|Data de nascimento|Verjaardag
day|Anniversary|Anniversaire de mariage ou fête|Jahrestag|Aniversario|Anniversario|Aniversário / Datas especiais|
  Speciale datum
categories|Categories|Catégories|Kategorien|Categorías|Categorie|Categorias|Categorieën
notes|Notes|Notes|Notizen|Notas|Note / Notes|Notas / Anotações|Notities
noise|Gender|Sexe|Geschlecht|Género / Sexo|Sesso|Sexo|Geslacht
noise|Priority|Priorité|Priorität|Prioridad|Priorità|Prioridade|Prioriteit
noise|Private|Privé|Privat|Privado|Privato|Particular|Privé
noise|Sensitivity|Critère de diffusion|Vertraulichkeit|Confidencialidad|Riservatezza|
  Confidencialidade / Sensibilidade|Gevoeligheid
"""
"""What a column is for, then its names by LANGUAGES; a line that begins with spaces goes on with the one before."""

SHARED: Final = frozenset(
    ("title", "first_name", "middle_name", "last_name", "suffix", "nickname", "company", "department", "job_title",
     "mobile", "email", "web_page", "birthday", "day", "categories", "notes", "noise", "pager")
)  # fmt: skip
"""What the columns of any table of contacts may be for; the others are Outlook's."""


def _read_table() -> dict[str, dict[str, str]]:
    purposes: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for line in _TABLE.replace("\n  ", "").strip().splitlines():
        purpose, *by_language = line.split("|")
        for language, names in zip(LANGUAGES, by_language, strict=True):
            for name in names.split(" / "):
                purposes[language].setdefault(fold(name), purpose)
    return purposes


_PURPOSES: Final = _read_table()
"""By language, what a folded name of a column is for."""


def language_of(cells: Sequence[str]) -> str:
    """The language in which most of a header's folded cells are names of Outlook's, the first of LANGUAGES in doubt."""
    return max(LANGUAGES, key=lambda language: sum(cell in _PURPOSES[language] for cell in cells))


def purposes_of(cells: Sequence[str]) -> list[str]:
    """What each of a header's folded cells is for, empty if it is not known.

    Spanish and Portuguese files have some names in English. In French ones `Titre` is the title before the name, and
    behind it the one at work.
    """
    language = language_of(cells)
    known = {name: purpose for other in LANGUAGES for name, purpose in _PURPOSES[other].items()}
    known |= _PURPOSES["en"] | _PURPOSES[language]
    purposes: list[str] = []
    for cell in cells:
        purpose = known.get(cell, "")
        behind = purpose == "title" and language == "fr" and "first_name" in purposes
        purposes.append("job_title" if behind else purpose)
    return purposes

"""First names and their short forms: Bill is William, Peggy is Margaret, Sepp is Josef, Саша is Александр.

Rule: facts only, a line a name: the forms of the whole name, then after the colon its short and pet forms. Plain Latin
letters throughout (core/spelling.py brings names into them). A short form may stand in several lines. What is on one
line may be one person, and is never taken for proof.
"""

LINES = """
aaron: ron ronnie
abigail: abby abbie gail
abraham avraham ibrahim: abe bram
adelaide adelheid: addie heidi adele
agnes agnese ines: aggie nessa
alan allan allen alain: al
albert alberto albrecht: al bert bertie berto
alexander alexandre alejandro alessandro aleksandr alexandr oleksandr alexandros aleksander: alex alec alek sandy
  sandro sascha sasha sacha sanya shura xander lex lexi ale olek
alexandra aleksandra alejandra alessandra oleksandra: alex alexa sandra sascha sasha sacha lexi lexie ale ola
alexei aleksei alexey aleksey alexis oleksii alexej: alyosha lyosha alex
alfred alfredo: al fred freddie fredi
alice alicia alison: ally allie ali
amanda: mandy
amelia amelie: amy millie mia
anastasia anastasiia: nastya nastia stacy stasia asya
andrew andreas andre andrea andres andrei andrej andrey andrzej andrii: andy drew andi dre andriusha
angela angelika angelica angelina: angie geli lina
ann anne anna hannah hanna ana: annie anni nan nancy nina anya anja anka anouk annette anita
anthony anton antonio antoine antoni antonin: tony toni toon toto tonio tonino antek
antonia antonina antoinette: toni tonia tonya nina
archibald: archie baldo
arthur arturo artur: art artie turo
augustus auguste august augustin agustin: gus gustl tino
barbara: barb barbie babs babsi bobbie basia varya bara
bartholomew bartholomaus bartlomiej bartolome bartolomeo: bart bartek barth
beatrice beatrix beatriz: bea trixie bia
benjamin benedict benedikt benoit benito: ben benny benji benno
bernard bernhard bernardo: bernie berni nardo
bernadette bernadetta: bernie detti
bogdan bohdan: bodya
boris: borya
bridget brigitte birgit brigida: biddy bridie gitte gitti britta
calvin: cal
cameron: cam
carl karl carlos carlo charles karel carol: charlie chuck chas charly kalle carlitos carli lito
caroline carolina karoline karolina: carol carrie caro lina caz karo
catherine katherine katharine kathryn katharina katarina caterina catarina catalina ekaterina yekaterina kateryna
  katarzyna: kate katie kathy cathy kit kitty kat katja katya katia kati trina rina kasia cat kathi katrin catrin
  karin cathie
cecilia cecile caecilia: cece cissy celia cilla
charlotte carlotta carlota: charlie lottie lotte lotta char
christian cristian kristian: chris christo cris
christine christina cristina kristina kristine kirsten christiane: chris chrissy tina christel kristi kiki tine
christopher christoph christophe cristobal cristoforo kristoffer krzysztof: chris kit topher christo stoffel krzysiek
  toffer
clara klara claire: clare
claude claudius claudio klaudius: claudi
clement clemens clemente: clem
clifford clifton: cliff
concepcion: concha conchita
constance konstanze constanze constanza: connie stanzi
constantine konstantin constantin costantino konstantinos: kostya kostas costa tino
consuelo: chelo
cornelius cornelis: neil cor con cees kees
cynthia: cindy
daniel daniele daniil danylo: dan danny dani danil danya
daniela danielle daniella: dani danni
david davide davyd: dave davy davey dodik
deborah debora: deb debbie debby
dennis denis dionysius dionisio: denny den
dietrich: dieter dirk
dmitri dmitry dmitrii dmitriy dimitri dmytro dimitrios dimitris: dima mitya mitja dimi
dolores: lola loli
dominic dominik dominique domenico domingo: dom nick nico mimmo
donald: don donny donnie
dorothy dorothea dorothee: dot dottie dolly dora thea dorle
douglas: doug dougie
edmund edmond: ed eddie ned ted
eduard edward edouard eduardo edoardo: ed eddie ned ted teddy edi lalo edu eddy ward
edith: edie
eleanor eleonore eleonora elinor leonor: ellie nell nellie nora lenore ella elli
elena helen helena helene jelena yelena olena: lena lenka ellen nell alyona lenochka hella leni nelly
elizabeth elisabeth elisabetta isabel elisaveta yelizaveta elzbieta isabella isabelle: liz lizzie beth betty bess
  betsy eliza elsa elise elsie libby lisa liza lise lisbeth sissi else ela isa bella belle elli lilibet liesl lisl
emanuel emmanuel manuel immanuel: manny manu manolo manni lito
emily emilia emilie: em emmy millie mila
enrique enrico: quique kike rico
eric erik erich: rick ricky
ernest ernst ernesto: ernie erni neto
eugene eugen eugenio yevgeny evgeny evgenii yevgeniy yevhen: gene zhenya
eugenia evgenia evgeniya yevgenia: zhenya genia
eva eve ewa: evi evita evie
evangeline: eva evie angie
fedor fyodor fjodor fiodor: fedya
felicity: fliss lissy
feliks felix: fela
ferdinand fernando fernand: ferdi ferdy nando fer
florence florentine: flo flossie florrie
florian: flo flori
frances francesca francisca franziska francoise: fran frannie franny fanny cissy paca paquita franzi sissy fanchon
francis frank franz francesco francisco francois franciszek: frankie fran paco pancho curro cisco franzl franky checco
  kiko quico franek
frederick friedrich frederic federico fryderyk: fred freddie freddy fritz rick fede fritzi
gabriel gabriele: gabe gabi gaby
gabriela gabrielle gabriella: gabi gaby gabs bria
galina halyna: galya
gennady gennadi gennadii: gena
geoffrey jeffrey godfrey gottfried: geoff jeff
george georg georges jorge giorgio jurgen jorg joerg juergen georgy georgi georgiy heorhiy jerzy georgios jiri:
  georgie schorsch jorn gosha zhora coque yorgos giorgos jurek jurg
gerald gerard gerhard gerardo gerardus gherardo: gerry jerry gerd gert gerrit hardy lalo ger
gertrude gertrud: trudy gert gertie trudi traudl
gilbert gilberto: gil bert berto
gregory gregor gregorio gregoire grigory grigori grigorii grzegorz hryhorii: greg gregg grisha goyo
guadalupe: lupe lupita
guillermo: memo guille
gunther gunter guenter guenther: gunni
gustav gustavo gustave: gus guus tavo
harold harald: hal harry
harriet henriette henrietta enrichetta: harry hattie etta jette hetty jet
hans johann johannes jan: hannes hansi hansel jo jannis hansl jean
heinrich henri henry hendrik henrik hendrick: harry hal hank heinz heiner hein henk rik riek riki
henning: henner
herbert heriberto: herb herbie bert heribert
hermann herman armando: manni
hilary hilaire hilario: hil larry
howard: howie
hubert humbert hubertus: bert hub huby
hugo hugh hugues ugo: hughie huey
ignatius ignacio ignaz ignace ignazio: nacho naz iggy
ildefonso alfonso alphonse alfons alphonso: fons poncho al alfie
inga ingeborg: inge
ingrid: inga inger
irene irina iryna irena: ira rena irka
isaac isaak: ike zac
ivan: vanya vanja wanja
john johnathan: jack jon johnny johnnie jonny jock jackie
jonathan jonatan jonathon: jon jonny nathan
jacob jakob jacques james jaime giacomo diego jakub yakov: jake jim jimmy jimmie jamie coby jackie jaap kuba yasha
  jaco jeb jem santi jacky jas
jacqueline jaqueline: jackie jacky
jane jean joan johanna joanna jeanne juana giovanna joanne janina johana: janie jenny jo janet hanna hanne jeannie
  joanie asia gianna nanna
janet jeannette jeanette: jan jenny nettie
jasmine yasmin jasmin: jas jazz yas
jennifer guinevere: jen jenny jenn jennie
jeremy jeremiah jeremias jeremie: jerry jem
jerome hieronymus jeronimo geronimo: jerry jero momme
jessica: jess jessie
jesus: chucho chuy suso
joachim joaquin gioacchino: jochen achim jo quino ximo joschi chimo
joel: joe
jose joseph josef giuseppe josip yosef iosif osip jozef josep: joe joey jo sepp seppl beppe peppe pepe pepito pino jos
  jef jupp joop josi pep chema zito
josefa josephine josefina josepha giuseppina josefine: josie jo jojo fina pepa pina josy sefa fini
joshua: josh
juan giovanni joao: juanito gianni vanni nino nanni juancho
judith: judy judi jude
julia julie giulia juliana juliette juliet yulia iuliia yuliya: jules julie juli yulya
julian julien julius julio giulio: jules juli
karen: kaz
katrina: trina kat
kenneth: ken kenny
kimberly kimberley: kim kimmy
konrad conrad corrado: conny con kurt kuno
ladislaus ladislav ladislao wladyslaw vladislav: laci vlad lado slava vladik
larissa larisa: lara
laurence lawrence lorenz lorenzo laurent laurens laurentius: larry laurie lenz renzo enzo lars lori lauri rens
laura: laurie lori lauri
leah lea: lee
leo leon leonard leonardo leonhard lev leonid: len lenny leonie lyova leo leni nardo hardy lyonya
leopold leopoldo: leo poldi poldo polde
leonie leonora: leo loni
leslie lesley: les
lillian lilian liliane: lil lily lilli
linda belinda melinda: lindy
louis ludwig luis luigi ludovico ludovic lewis lodewijk ludovicus aloisius alois aloysius: lou louie lutz wiggerl gigi
  gigio lewie wickerl lucho luisito loisl lodi
louise luise luisa louisa: lou lulu isa loulou gigia
lucas lukas luke luca luc lukasz luka: lukie
lucy lucia lucie luzia lucinda: lu luce cindy
ludmila lyudmila liudmyla: lyuda mila lida lusia
lyubov liubov: lyuba
maddalena madeleine madeline magdalena magdalene: maddie madge lena magda leni malena mady magdi
malcolm: mal
marcus markus mark marc marco marcos marek: marky mar
margaret margarete margarethe margarita marguerite margherita margareta malgorzata margot: maggie meg peggy peg madge
  marge margie greta grete gretchen gretel rita daisy margo gosia mag megan pegeen gretl marga margit margitta
maria marie mary marija mariya mariia marija: molly polly mae may mimi mitzi mia masha marusya mariechen marion
  mariana maruja marika marieke mieke ria minnie manya
marianne marianna mariana: nanne mari jannie
martha marta marthe: marty mattie
martin martino marten martinus: marty tino maarten
matthew matthias matthieu mathieu matteo mateo mathias mateusz matvey matei matej: matt matty hias thias teo mattes
  mats
maximilian maxim maxime massimo maximo maksim maksym massimiliano maximiliano: max maxi massi maks
maureen: mo reenie
maurice moritz mauricio maurizio moritz: mo moe morris mo mauro
melanie: mel melly
melissa: mel lissa missy
michael michel miguel michele mikhail michail michal mykhailo mihai mihail mikael mikel mitchell: mike mick micky
  mickey mikey misha mischa michi mihi mitch michou migue
michelle michele michaela micaela michaele: shelly chelle micha michi mikki
mildred: millie
miroslav: mirek mirko miro slava
mohammed muhammad mohamed mohammad mehmet mahomet: mo moh md hamid
monica monika monique: moni nica
montserrat: montse
morgan: mo
moses mose moshe: moe moishe mo
nadine nadia nadezhda nadiya: nadya
natalie natalia nathalie natasha nataliya natalya: nat nattie tasha nata talia nati
nathan nathaniel nathanael: nat nate
nicholas nicolas nikolaus nikolas nicolaas niccolo nicola nikolai nikolay mykola nikolaj nikolaos miklos mikolaj
  niklas nils: nick nicky nico niko klaus claus kolya nicki colin klaas nik niki nikos nicolo niels
nicole nicola: nicky nikki nic coco nico nici
norbert norberto: bert norb
olga olha: olya helga
oliver olivier oliverio: ollie oli olli noll
olivia: liv livvy ollie livia
oscar oskar: ossi ozzie
oswald osvaldo: ossi ozzie oz valdo waldi
otto ottomar othmar ottmar: ottl
pamela: pam pammy
patricia patrizia: pat patty patti tricia trish pati patsy
patrick patrice patricio patrizio patryk: pat paddy rick pato
paul paulo pablo paolo pavel pauli pavlo pawel: paulie pauly pasha pol pavlik
paula pauline paulina paola: polly pola lina
peter pedro pierre pietro pyotr petr petro piotr petrus pieter pero petros: pete petey pedrito perico pit pitt petya
  petja piero pierrot per piet peer peterl pierino
petra pietra: piet
penelope: penny nell
philip phillip philipp philippe felipe filippo filip: phil pip lippi pippo flip feli lipe philou
pilar: pili
prudence: pru prue
rachel raquel rahel: rach rae shelly
rafael raphael raffaele raffaello: raf rafa rafi rafe ralph lele
ramon raymond raimund raimondo raymund: ray mundo moncho mundl
randolph randall: randy rand
raul ralph rolf ralf radulf: raulito
rebecca rebekka rebeca: becky becca beck bex
reginald reinhold ronald rinaldo reynaldo reinaldo: reg reggie ron ronnie ronny naldo rey
regina regine reine: gina reggie
reinhard reinhardt raynard: hardy reini
renate renata renee: reni nata
richard ricardo riccardo rikard ryszard: rick ricky rich richie dick dickie rico ricki richi cardo rysiek
robert roberto ruprecht rupert: rob robbie bob bobby bert robby robin berto rupi tito
roderick rodrigo: rod roddy rory rodri
roger rodger rudiger ruediger ruggero: rog rudi
roland rolando orlando: rollo rolli lando
rosemary rosemarie rosamund rosa rosalind rosalie: rose rosie rosi romy roz rosita
roxanne roxana roxane: roxy
rudolf rudolph rodolfo rodolphe: rudi rudy rolf rodo fito
samantha: sam sammy
samuel samuele: sam sammy samy
sandra: sandy
sara sarah: sadie sally sari
sebastian sebastien sebastiano: seb basti bastian bas seba wastl bastien
serge sergei sergey sergio sergii sergius serhii sergej: seryozha serj seriozha checo
severin severino: rino
sharon: shaz
siegfried sigfrid sigfrido: sigi siggi
sigmund siegmund sigismund zygmunt: sigi ziggy
simon simeon simone: si simi
sofia sophia sophie zofia sofya sofiya: sophy fifi zosia sonia sonya sofi
stanislav stanislaus stanislaw stanislas estanislao: stan stas stanko staszek slava
stefan stephen steven stephan stephane stefano esteban etienne stepan szczepan istvan stefanos: steve stevie steph
  steffen steff pista styopa fano teban
stephanie stefanie stefania estefania stephania: steph stevie steffi steffie fanny stefi
stuart stewart: stu
susan susanne susanna susana suzanne zuzana zuzanna susannah: sue susie suzie suzy sanne suse susi zuza suki
sylvester silvester: sly vester
sylvia silvia sylvie sylwia: syl silvi
tatiana tatyana tetiana tatjana: tanya tania tanja tata
theodore theodor teodoro theodoor teodor: ted teddy theo teo fedya doro
theresa teresa therese theresia teresita: terry tess tessa tracy resi resl tere tete reese
thomas tomas tommaso tomasz toma foma: tom tommy thom tomek masi tomi
timothy timothee timotheus timofei timoteo timofey: tim timmy timo tima
tobias tobiah tobia: toby tobi tobe
ulrich udalrich ulrico: uli ueli utz
ulrike ulrika: uli ulli rike
ursula: ursel uschi ulla ursi urs
vadim vadym: vadik dima
valentin valentine valentino valentyn: val tino valya vali
valentina: valya val tina
valerie valeria valeriya: val vale lera
vasily vasili vassily vasilii vasiliy vasyl basil basilio wassili vasilis: vasya vasja vassilis
vera wera viera: verochka
veronica veronika veronique: ronnie vero vroni nika vera
victor viktor vittorio vitor wiktor: vic vitya vito
victoria viktoria vittoria wiktoria viktoriya: vicky vicki tori vika toria viki
vincent vinzenz vincenzo vicente vincenz: vince vinnie vin enzo cenzo chente vini
virginia virginie: ginny ginger gina
vladimir volodymyr wladimir: vlad vova volodya vlado wolodja volodia
vyacheslav viacheslav: slava
walter gualtiero walther wouter gautier: walt wally wal wout
wenceslaus vaclav wenzel waclaw: vasek wenz vaclavek
wilhelm: willi willy helmi wim
wilhelmina wilhelmine guillermina: minna mina wilma minnie billie willa helmi
william guillaume willem guglielmo: bill billy will willy willie liam wim gui
wolfgang: wolf wolfi wolle
xavier javier saverio xaver: xavi javi xaverl
yaroslav jaroslav: slava jarek yarik
yuri yury yuriy iurii yurii jurij juri: yura jura
zachary zacharias zachariah zacarias: zach zack zak
zinaida: zina
"""


def _read() -> tuple[dict[str, tuple[str, ...]], dict[str, frozenset[str]]]:
    heads: dict[str, tuple[str, ...]] = {}
    whole: dict[str, frozenset[str]] = {}
    for line in LINES.strip().replace("\n  ", " ").splitlines():
        names, _, short = line.partition(":")
        head = names.split()[0]
        whole[head] = frozenset(names.split())
        for form in dict.fromkeys([*names.split(), *short.split()]):
            heads[form] = (*heads.get(form, ()), head)
    return heads, whole


HEADS, WHOLE = _read()
"""For each form the names that it may stand for, each by the first word of its line; and the whole forms of each."""

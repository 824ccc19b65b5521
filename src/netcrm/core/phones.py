"""Phone numbers in the one form that the whole world shares (E.164): `0612345678` in France is `+33612345678`.

Rule: a number with a + is in it already. The library that knows the numbers of each country (phonenumberslite) is
loaded only when a national number has to be read, and asked once a country: what it says of a number follows, for most
countries, from three facts, at a tenth of the time.
"""

import re
from functools import lru_cache
from typing import NamedTuple


class _Country(NamedTuple):
    """`simple`: the facts are all that is needed. `trunk` is the prefix that is dialled at home alone."""

    code: str
    trunk: str
    abroad: re.Pattern[str]
    lengths: frozenset[int]
    pattern: re.Pattern[str]
    simple: bool


def e164(normalized: str, region: str) -> str:
    """A number as names.normal_phone gives it, in E.164; as it is when the region is empty or it can't be one there."""
    if not region or normalized.startswith("+") or not normalized.isdecimal():
        return normalized
    country = _country(region)
    if country is None:
        return normalized
    if not country.simple or country.abroad.match(normalized):
        return _parsed(normalized, region)
    number = normalized
    if country.trunk and number.startswith(country.trunk):
        bare = number[len(country.trunk) :]
        if country.pattern.fullmatch(bare) or not country.pattern.fullmatch(number):
            number = bare
    return f"+{country.code}{number}" if len(number) in country.lengths else normalized


@lru_cache(maxsize=1_000)
def is_landline(number: str) -> bool:
    """Whether a number in E.164 belongs to a place and not to a person; where a country's numbers do not tell, not."""
    import phonenumbers

    try:
        read = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.number_type(read) == phonenumbers.PhoneNumberType.FIXED_LINE)


@lru_cache(maxsize=4)
def _country(region: str) -> _Country | None:
    from phonenumbers.phonemetadata import PhoneMetadata

    found = PhoneMetadata.metadata_for_region(region, None)
    if found is None or found.general_desc is None:
        return None
    simple = (found.national_prefix_for_parsing or "") == (found.national_prefix or "")
    return _Country(
        code=str(found.country_code),
        trunk=found.national_prefix or "",
        abroad=re.compile(found.international_prefix or "(?!)"),
        lengths=frozenset(found.general_desc.possible_length),
        pattern=re.compile(found.general_desc.national_number_pattern or "(?!)"),
        simple=simple and not found.national_prefix_transform_rule,
    )


@lru_cache(maxsize=20_000)
def _parsed(normalized: str, region: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(normalized, region)
    except phonenumbers.NumberParseException:
        return normalized
    if not phonenumbers.is_possible_number(number):
        return normalized
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

"""Phone numbers in E.164: what the library says, for every country, at a tenth of its price."""

import subprocess
import sys

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat

from netcrm import names
from netcrm.core import phones


@pytest.mark.parametrize(
    ("typed", "region", "number"),
    [
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("612345678", "FR", "+33612345678"),
        ("0033 6 12 34 56 78", "DE", "+33612345678"),
        ("+33 6 12 34 56 78", "", "+33612345678"),
        ("(030) 123456", "DE", "+4930123456"),
        ("(212) 555-0123", "US", "+12125550123"),
        ("1 212 555 0123", "US", "+12125550123"),
        ("011 33 6 12 34 56 78", "US", "+33612345678"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("8 912 345-67-89", "RU", "+79123456789"),
        ("011 15-2345-6789", "AR", "+5491123456789"),
        # what can't be a number there stays as it is
        ("112", "FR", "112"),
        ("06 12 34 56 78", "", "0612345678"),
        ("06 12 34 56 78", "XX", "0612345678"),
        ("", "FR", ""),
    ],
)
def test_numbers(typed: str, region: str, number: str) -> None:
    assert phones.e164(names.normal_phone(typed), region) == number


@pytest.mark.parametrize(
    ("number", "landline"),
    [
        ("+493012345678", True),
        ("+33140000000", True),
        ("+33612345678", False),
        ("+12125550123", False),  # a number there may be either
        ("+999123", False),
        ("0140000000", False),
    ],
)
def test_landlines(number: str, landline: bool) -> None:
    assert phones.is_landline(number) is landline


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_it_says_what_the_library_says(region: str) -> None:
    for kind in phonenumbers.PhoneNumberType.values():
        example = phonenumbers.example_number_for_type(region, kind)
        if example is None:
            continue
        typed = names.normal_phone(phonenumbers.format_number(example, PhoneNumberFormat.NATIONAL))
        read = phonenumbers.parse(typed, region)
        possible = phonenumbers.is_possible_number(read)
        expected = phonenumbers.format_number(read, PhoneNumberFormat.E164) if possible else typed
        assert phones.e164(typed, region) == expected


def test_the_library_is_loaded_for_national_numbers_alone() -> None:
    told = subprocess.run(
        [sys.executable, "-c",
         "import sys; from netcrm.core import matching, phones; phones.e164('+33612345678', 'FR');"
         "phones.e164('0612345678', ''); print('phonenumbers' in sys.modules);"
         "phones.e164('0612345678', 'FR'); print('phonenumbers' in sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.split() == ["False", "True"]

"""The list of who was found and who is missing in the codebook."""

import yaml

from analysis.registry import registry
from analysis.roster import roster


def test_the_roster_is_yaml_to_paste_with_counts_and_words(read):
    text = (
        "Ana Mora, a baker in Tecate, thanked the DEA. She left. "
        "The Lagos Institute, a think tank, agreed with Sheinbaum."
    )
    found = roster([read(text, date="2025-05-01")])
    data = yaml.safe_load(found)
    assert data["people"] == [
        {"name": "Ana Mora", "gender": "f", "offices": [{"actor": "civil.victims"}]}
    ]
    assert data["actors"] == {"civil.expert": {"names": ["Lagos Institute"]}}
    assert "# 3 in 1 article(s): Ana Mora 1, baker 1, She 1" in found
    assert "#   mx.presidency: Claudia Sheinbaum" in found


def test_what_is_pasted_fits_the_codebook(read):
    data = yaml.safe_load(roster([read("Ana Mora, a Mexican senator, met Bo Diaz.")]))
    ids = {office["actor"] for person in data["people"] for office in person["offices"]}
    assert ids <= set(registry().names)


def test_nobody_found_is_empty_yaml(read):
    assert yaml.safe_load(roster([read("It rained.")])) == {"people": [], "actors": {}}

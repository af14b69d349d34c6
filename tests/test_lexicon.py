"""Terms of the codebook's lexicons: lemmas, gaps, alternatives and their conditions."""

import pytest

from analysis.lexicon import Lexicon, parse_terms, weigh


def found(read, text, *terms):
    lexicon = Lexicon(parse_terms("x", terms))
    return [text[slice(*hit.span)] for hit in lexicon.find(list(read(text).tokens))]


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("They handed over the men.", "hand over", ["handed over"]),
        ("They handed three men over to Texas.", "hand ... over to", ["handed three men over to"]),
        ("They handed over six men to Texas.", "hand over ... to", ["handed over six men to"]),
        ("They gave up a very old and a new claim to it.", "give ... to", []),
        ("The defence said no.", "defense|defence", ["defence"]),
        ("The agents left.", {"term": "agent", "pos": "NOUN"}, ["agents"]),
        ("The agents left.", {"term": "agent", "pos": "VERB"}, []),
        ("The agents left.", {"term": "agent", "near": ["foreign"]}, []),
        ("The foreign agents left.", {"term": "agent", "near": ["foreign"]}, ["agents"]),
        ("The travel agents left.", {"term": "agent", "unless": ["travel"]}, []),
    ],
)
def test_terms(read, text, term, expected):
    assert found(read, text, term) == expected


def test_of_one_label_the_longest_term_counts(read):
    assert found(read, "Money laundering grew.", "money", "money laundering") == [
        "Money laundering"
    ]


def test_a_term_is_weighed_once_but_all_its_places_are_evidence(read):
    doc = read("Guns here, guns there, and drugs.")
    lexicon = Lexicon(parse_terms("x", ["gun", {"term": "drug", "weight": 0.5}]))
    assert weigh(lexicon.find(list(doc.tokens))) == {"x": (1.5, ((0, 4), (11, 15), (27, 32)))}

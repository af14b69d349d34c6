"""Events: who acts on whom, by the syntax around a verb or a noun of action."""

import pytest

from analysis.actors import find_mentions
from analysis.events import of_narration
from analysis.relations import once
from analysis.statements import Statement

MC, VC = "material conflict", "verbal conflict"
MCO, VCO = "material cooperation", "verbal cooperation"


@pytest.fixture
def told(read_with_mentions):
    def events(text, spoken=()):
        doc, mentions = read_with_mentions(text, date="2025-03-20")
        found = once(doc, of_narration(doc, mentions, spoken))
        return [(r.actor, r.target, r.quad) for r in found]

    return events


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mexico expelled the DEA.", [("mx", "us.dea", MC)]),
        ("The DEA was expelled by Mexico.", [("mx", "us.dea", MC)]),
        ("The DEA, which spied on the Mexican army, left.", [("us.dea", "mx.sedena", MC)]),
        ("The DEA managed to arrest a leader of the Sinaloa cartel.",
         [("us.dea", "crime.sinaloa", MC)]),
        ("Trump praised Sheinbaum and lifted the tariffs on Mexico.",
         [("us.white_house", "mx.presidency", VCO), ("us.white_house", "mx", MCO)]),
        ("The U.S. revoked the visas of Mexican lawmakers.", [("us", "mx.congress", MC)]),
        ("Mexico thanked the United States for training its navy.",
         [("mx", "us", VCO), ("us", "mx.semar", MCO)]),
        ("Washington hit Mexico with tariffs of 25 percent.", [("us", "mx", MC)]),
        ("Mexico passed a law that restricts the DEA.", [("mx", "us.dea", MC)]),
        ("Sinaloa cartel gunmen killed seven migrants.", [("crime.sinaloa", "civil.victims", MC)]),
        ("U.S. technicians are working on the ground with the Mexican Navy.",
         [("us", "mx.semar", MCO), ("mx.semar", "us", MCO)]),
    ],
)  # fmt: skip
def test_verbs_with_their_subjects_and_objects(told, text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sanctions were imposed on the Sinaloa cartel by the Treasury.",
         [("us.treasury", "crime.sinaloa", MC)]),
        ("Mexico faces renewed pressure from the United States.", [("us", "mx", VC)]),
        ("U.S. tariffs on Mexican steel took effect.", [("us", "mx", MC)]),
        ("The White House sent Mexico a request for help.", [("us.white_house", "mx", VCO)]),
        ("Mexico’s lawsuit against the gun makers was dismissed.", [("mx", "civil.industry", MC)]),
        ("Mexico and the United States held a round of talks in Lima.",
         [("mx", "us", VCO)]),
        ("Mexico delivered a note of protest to the United States.", [("mx", "us", VC)]),
        ("The United States thanked Mexico for the capture of a Sinaloa cartel leader.",
         [("us", "mx", VCO), ("mx", "crime.sinaloa", MC)]),
        ("The meeting between Secretary Rubio and President Sheinbaum lasted an hour.",
         [("us.state", "mx.presidency", VCO)]),
    ],
)  # fmt: skip
def test_nouns_of_action_and_their_light_verbs(told, text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mexico extradited the men to the United States.", [("mx", "us", MCO)]),
        ("Mexico extradited the men on Friday.", [("mx", "us", MCO)]),
        ("Mexico sent 26 prisoners north.", [("mx", "us", MCO)]),
        ("Ovidio Guzmán was extradited to the United States.", [("mx", "us", MCO)]),
        ("Ovidio Guzmán, extradited from Mexico, pleaded guilty.", [("mx", "us", MCO)]),
        ("The extradition of Ovidio Guzmán to the United States pleased many.",
         [("mx", "us", MCO)]),
        ("The DEA shared intelligence with the Mexican Navy.", [("us.dea", "mx.semar", MCO)]),
        ("The Mexican Navy received intelligence from the DEA.", [("us.dea", "mx.semar", MCO)]),
        ("The FBI thanked Mexico for the extradition of two men.",
         [("us.doj", "mx", VCO), ("mx", "us.doj", MCO)]),
        ("The U.S. gave Mexico three dozen planes.", [("us", "mx", MCO)]),
        ("The Mexican Navy received American training.", [("us", "mx.semar", MCO)]),
        ("The FBI sent ten agents to help the Mexican navy.", [("us.doj", "mx.semar", MCO)]),
        ("The Pentagon provided the Mexican army with helicopters.",
         [("us.defense", "mx.sedena", MCO)]),
    ],
)  # fmt: skip
def test_of_a_transfer_the_recipient_is_the_target(told, text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Mexico did not expel the DEA.",
        "Mexico has never spied on the United States.",
        "Mexico may expel the DEA.",
        "The U.S. will expel Mexico’s consul.",
        "Mexico was unwilling to share the evidence with the DEA.",
        "Mexico’s Senate passed a law to expel the DEA.",
        "If Mexico expelled the DEA, Washington would retaliate.",
        "Mexico denied that its army had spied on the DEA.",
        "Mexico gave the DEA no reason to leave.",
        "It rained on Mexico and the DEA.",
    ],
)
def test_denied_possible_and_future_acts_are_none(told, text):
    assert told(text) == []


def test_an_accusation_is_a_relation_and_what_it_alleges_is_none(told):
    assert told("Mexico accused the DEA of spying on its army.") == [("mx", "us.dea", VC)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("President Trump and President Sheinbaum met in Miami.",
         [("us.white_house", "mx.presidency", VCO)]),
        ("President Sheinbaum spoke by phone with President Trump.",
         [("mx.presidency", "us.white_house", VCO)]),
        ("Mexico and the United States signed an agreement.",
         [("mx", "us", VCO), ("us", "mx", VCO)]),
        ("Mexico agreed with the United States on a plan.",
         [("mx", "us", VCO), ("us", "mx", VCO)]),
        ("The Mexican navy and the DEA stopped a boat.",
         [("mx.semar", "us.dea", MCO), ("us.dea", "mx.semar", MCO)]),
    ],
)  # fmt: skip
def test_mutual_acts_count_each_way_and_a_meeting_once(told, text, expected):
    assert sorted(told(text)) == sorted(expected)


def test_what_both_states_share_each_gives_the_other(told):
    assert sorted(told("The two countries have traded aerial imagery.")) == [
        ("mx", "us", MCO), ("us", "mx", MCO),
    ]  # fmt: skip


def test_whom_the_law_pursues_without_an_office_is_crime(told):
    assert told("Mexican marines arrested five men.") == [("mx.semar", "crime", MC)]


def test_former_officials_whom_the_law_pursues_are_accused(told):
    assert told("The DEA detained a former governor.") == [("us.dea", "civil.accused", MC)]
    assert told("The FBI’s arrest of a retired general angered many.") == [
        ("us.doj", "civil.accused", MC)
    ]


def test_of_a_threat_those_are_the_target_whom_the_deed_would_hit(told):
    assert told("Mexico threatened to expel the DEA’s agents.") == [("mx", "us.dea", VC)]


def test_migrants_whom_the_police_detain_are_no_crime(told):
    assert told("The DEA detained 300 migrants.") == []


def test_the_country_acts_where_an_arrest_names_no_agent(told):
    assert told("Genaro García Luna was arrested in Dallas.") == [("us", "civil.accused", MC)]


def test_we_is_who_speaks_and_what_is_denied_is_no_event(told):
    text = "“We expelled the DEA,” she said."
    quoted = Statement("direct", ((23, 26),), ((27, 31),), ((0, 22),), 1.0)
    assert told(text, [(quoted, "mx.sspc", "announce")]) == [("mx.sspc", "us.dea", MC)]
    assert told(text, [(quoted, "mx.sspc", "reject")]) == []


def test_the_span_holds_actor_act_and_target_but_no_time(read):
    text = "On Monday Mexico expelled two DEA agents from the port for spying."
    doc = read(text, date="2025-03-20")
    (event,) = of_narration(doc, find_mentions(doc))
    assert text[event.start : event.end] == "Mexico expelled two DEA agents"
    assert (event.date, event.head) == ("2025-03-17", "expel")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mexico suspended visas.", [("mx", "us", MC)]),
        ("Mexico recalled its ambassador.", [("mx", "us", MC)]),
        ("The FBI sent the address a week earlier.", [("us.doj", "mx", MCO)]),
        ("Mexico refused to extradite him.", [("mx", "us", VC)]),
        ("Mexico agreed to send troops to its border.", [("mx", "us", VCO)]),
        ("The suspect was flown home to Mexico.", [("us", "mx", MCO)]),
        ("Images from the drones go to the Mexican navy.", [("us", "mx.semar", MCO)]),
        ("The DEA gave no details.", []),
    ],
)  # fmt: skip
def test_the_other_state_is_meant_where_the_words_leave_it_out(told, text, expected):
    assert told(text) == expected


def test_help_within_one_state_and_among_private_people_is_no_relation(told):
    assert told("The Mexican navy trained the Mexican army.") == []
    assert told("The nuns work with families of the disappeared.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mexico refused an apology, and the DEA shared the file with the Mexican navy.",
         [("us.dea", "mx.semar", MCO)]),
        ("Mexico refused to comment after the DEA spied on its army.",
         [("us.dea", "mx.sedena", MC)]),
        ("The DEA flew there until Mexico revoked its permit.", [("mx", "us.dea", MC)]),
        ("The DEA will fly there until Mexico revokes its permit.", []),
    ],
)  # fmt: skip
def test_what_a_clause_of_its_own_tells_is_real(told, text, expected):
    assert [r for r in told(text) if "material" in r[2]] == expected


def test_a_noun_that_tells_only_of_what_kind_another_is_is_no_act(told):
    assert told("Mexico’s extradition lawyers travelled to the United States.") == []


def test_both_adjectives_before_a_noun_are_both_states(told):
    assert told("Mexican and American agents raided a ranch.") == [
        ("mx", "us", MCO), ("us", "mx", MCO),
    ]  # fmt: skip

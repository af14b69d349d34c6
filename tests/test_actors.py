"""Who is behind a source: names, roles, descriptions, pronouns, quotations and transcripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.actors import attribute, attributions, find_mentions, side
from analysis.articles import article_from_text
from analysis.language import parse
from analysis.registry import registry
from analysis.statements import Statement


def meant(mentions):
    return [(m.text, m.actor, m.rule) for m in mentions]


@pytest.fixture
def who(read_with_mentions):
    """Text and source → the actor ids of the (last) place where the source's words stand."""

    def find(text, source, **given):
        doc, mentions = read_with_mentions(text, **given)
        start = text.rindex(source)
        return [a.actor for a in attribute(doc, [(start, start + len(source))], mentions)]

    return find


@pytest.fixture
def named(read_with_mentions):
    """Text and source → the speaker's name at the last place where the source's words stand."""

    def find(text, source):
        doc, mentions = read_with_mentions(text)
        start = text.rindex(source)
        return attribute(doc, [(start, start + len(source))], mentions)[0].name

    return find


def test_a_surname_counts_once_the_full_name_was_seen(read_with_mentions):
    text = "Garland is a town. Merrick Garland came. Garland spoke."
    _, mentions = read_with_mentions(text, date="2023-09-21")
    assert ("Garland", "us.doj", "surname") in meant(mentions)
    _, mentions = read_with_mentions("Garland is a town.", date="2023-09-21")
    assert mentions == ()


@pytest.mark.parametrize(
    ("text", "source", "actor"),
    [
        ("Ana Ruiz, a security analyst in Monterrey, spoke.", "Ana Ruiz", "civil.expert"),
        ("Mexican senator Ana Ruiz spoke.", "Ana Ruiz", "mx.congress"),
        ("A former ambassador spoke.", "A former ambassador", "civil.expert"),
        ("A spokesman for the FBI spoke.", "A spokesman for the FBI", "us.doj"),
        ("López Obrador’s spokesman spoke.", "López Obrador’s spokesman", "mx.presidency"),
        ("Somebody spoke.", "Somebody", "unknown"),
        ("Iván Lara, the mayor of Hermosillo, spoke.", "Iván Lara", "mx.states"),
        ("Gov. Ruth Meyer of Kansas spoke.", "Ruth Meyer", "us.states"),
        ("Rep. Carl Voss (R-Ohio) spoke.", "Carl Voss", "us.congress"),
        ("Sonora’s health commissioner, Eva Luna, spoke.", "Eva Luna", "mx.states"),
        ("Mexico’s agriculture minister, Eva Luna, spoke.", "Eva Luna", "mx"),
        ("U.S. Ambassador to Mexico Hal Mills spoke.", "Hal Mills", "us.state"),
        ("Tom Baxter, who once ran the Tucson port, spoke.", "Tom Baxter", "civil.expert"),
        ("Tom Baxter, whose son died in Juárez, spoke.", "Tom Baxter", "civil.victims"),
        ("Rosa Mena is a beekeeper. Mena spoke.", "Mena", "civil.victims"),
        ("Sister Elena Paz, a nun in Tepic, spoke.", "Elena Paz", "civil.ngo"),
        ("The president of Vidal Steel Corp., Hugo Vidal, spoke.", "Hugo Vidal", "civil.industry"),
        ("Two residents of Altar spoke.", "Two residents of Altar", "civil.victims"),
        ("The Hidalgo Observatory, a nonprofit, spoke.", "The Hidalgo Observatory", "civil.ngo"),
        ("The River County Herald spoke.", "The River County Herald", "press"),
        ("The Senate in Mexico City voted.", "The Senate in Mexico City", "mx.congress"),
        ("The Chinese foreign ministry spoke.", "The Chinese foreign ministry", "cn"),
    ],
)
def test_role_words_tell_a_source_that_the_codebook_does_not_list(who, text, source, actor):
    assert who(text, source, date="2023-09-21") == [actor]


@pytest.mark.parametrize(
    ("text", "source", "actor"),
    [
        ("TUCSON, Ariz. — The mayor, Luis Peña, spoke.", "Luis Peña", "us.states"),
        ("In Guaymas it rained. The mayor spoke.", "The mayor", "mx.states"),
        ("Shots fell in Aurora, Illinois. The mayor of Aurora spoke.", "The mayor", "us.states"),
        ("Mexico and the U.S. met. General Wayne Hooper spoke.", "Wayne Hooper", "us.defense"),
    ],
)
def test_where_the_words_do_not_tell_the_place_does(who, text, source, actor):
    assert who(text, source) == [actor]


@pytest.mark.parametrize(
    ("text", "source", "actor"),
    [
        ("The trial of Raúl Peña, a former general, began. Peña spoke.", "Peña", "civil.accused"),
        (
            "Raúl Peña, a former general, pleaded guilty. His lawyer, Dora Lee, spoke.",
            "Dora Lee",
            "civil.accused",
        ),
        ("Omar Gil was charged with smuggling for the Zetas. Gil spoke.", "Gil", "crime.zetas"),
        ("A lawyer for the families spoke.", "A lawyer for the families", "civil.victims"),
    ],
)
def test_the_accused_and_those_who_speak_for_them(who, text, source, actor):
    assert who(text, source) == [actor]


def test_pronouns_agree_in_gender_and_keep_their_antecedent(read_with_mentions):
    text = "Claudia Sheinbaum met Marco Rubio. She spoke first. He listened."
    doc, mentions = read_with_mentions(text, date="2025-05-01")
    she, he = (next(m for m in mentions if m.text == word) for word in ("She", "He"))
    assert (she.actor, doc.article.text[slice(*she.antecedent)]) == (
        "mx.presidency", "Claudia Sheinbaum",
    )  # fmt: skip
    assert (he.actor, doc.article.text[slice(*he.antecedent)]) == ("us.state", "Marco Rubio")


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        ("Ana Ruiz, a nurse, met Dan Moss, a judge. He spoke.", "He", "Dan Moss"),
        ("In her report, Ana Ruiz, a nurse, was clear.", "her", "Ana Ruiz"),
        ("Dan Moss, a judge, said he was ill.", "he", "Dan Moss"),
        ("Dan Moss, a judge, wrote to Al Roe, a baker. He was ill.", "He", "Dan Moss"),
        ("Dan Moss, a judge, wrote. “Al Roe lies,” he said. Al Roe fled.", "he", "Dan Moss"),
        ("“I saw it,” said Ana Ruiz, a nurse.", "I", "Ana Ruiz"),
        ("Ana Ruiz, a nurse, said: “My son is ill.”", "My", "Ana Ruiz"),
        ("Ana Ruiz, a nurse, came. The nurse spoke.", "The nurse", "Ana Ruiz"),
        ("Ana Ruiz, a nurse, came. Ruiz, who is 40, spoke.", "who", "Ana Ruiz"),
        ("The trucker, Dan Moss, came. The 44-year-old spoke.", "The 44-year-old", "Dan Moss"),
        ("Rubén ‘El Gato’ Soto, a smuggler, ran. ‘El Gato’ spoke.", "El Gato",
         "Rubén ‘El Gato’ Soto"),
    ],
)  # fmt: skip
def test_pronouns_and_descriptions_give_the_full_name(named, text, source, name):
    assert named(text, source) == name


@pytest.mark.parametrize(
    ("text", "source", "actors"),
    [
        ("The DEA published a report. The agency denied it.", "The agency", ["us.dea"]),
        ("The DEA published a report. It was short.", "It", ["us.dea"]),
        ("A report by the FBI came out. The report blamed Mexico.", "The report", ["us.doj"]),
        ("Mexico sued Colt. The complaint named a shop.", "The complaint", ["mx"]),
        ("In a statement, the Pentagon agreed. The statement was short.", "The statement",
         ["us.defense"]),
        ("The treaty of 1944 asks for water.", "The treaty", ["unknown"]),
        ("The two countries agreed.", "The two countries", ["mx", "us"]),
        ("Both armies agreed.", "Both armies", ["mx.sedena", "us.defense"]),
        ("Mexico wrote to its neighbor. Its neighbor was silent.", "Its neighbor", ["us"]),
        ("A Mexican diplomat came. Her American counterpart spoke.", "Her American counterpart",
         ["us.state"]),
        ("Two U.S. officials spoke. One of them wept.", "One of them", ["us"]),
        ("Her critics spoke.", "Her critics", ["unknown"]),
    ],
)  # fmt: skip
def test_bodies_documents_and_groups(who, text, source, actors):
    assert who(text, source) == actors


def test_an_author_who_says_i_is_the_press_unless_the_article_tells_more(who):
    assert who("I think that Mexico is right.", "I") == ["press"]
    text = "By Ada Moss\n\nI think that Mexico is right.\n\nAda Moss served as a consul in Tepic."
    assert who(text, "I") == ["civil.expert"]


@pytest.mark.parametrize(
    ("text", "source", "actor"),
    [
        ("Two U.S. lawmakers, Carl Voss of Ohio and Ann Roe, came. Roe spoke.", "Roe",
         "us.congress"),
        ("Senator Elías Montes, of Morena, went to Washington. Montes spoke.", "Montes",
         "mx.congress"),
        ("In Washington it rained. The opposition spoke.", "The opposition", "mx.congress"),
        ("Karen Poole, a Treasury under-secretary, spoke.", "Karen Poole", "us.treasury"),
        ("The first witness, Special Agent Tom Roe of the DEA, spoke.", "Tom Roe", "us.dea"),
        ("Prosecutors in San Diego spoke.", "Prosecutors in San Diego", "us.doj"),
        ("Ximena Rubio, a nurse, met Marco Rubio. Ximena Rubio spoke.", "Ximena Rubio",
         "civil.expert"),
        ("Hollis Grady, a sheriff in Texas, spoke.", "Hollis Grady", "us.states"),
        ("Eva Luna, director of a shelter in Altar, spoke.", "Eva Luna", "civil.ngo"),
        ("A diplomat at the Mexican Embassy spoke.", "A diplomat at the Mexican Embassy",
         "mx.sre"),
        ("A chemist for the Zetas spoke.", "A chemist for the Zetas", "crime.zetas"),
        ("Engineers from the FBI spoke.", "Engineers from the FBI", "us.doj"),
        ("A former bus driver spoke.", "A former bus driver", "civil.victims"),
        ("The border patrol agents' union spoke.", "The border patrol agents' union",
         "civil.ngo"),
        ("The brokerage Fincora fell. Fincora spoke.", "Fincora", "civil.industry"),
        ("Texans spoke.", "Texans", "us.states"),
        ("Eva Luna, who represents Hugo Mora, spoke.", "Eva Luna", "civil.accused"),
    ],
)  # fmt: skip
def test_what_stands_beside_a_name_or_noun_tells_more_than_the_place(who, text, source, actor):
    assert who(text, source, date="2023-09-21") == [actor]


@pytest.mark.parametrize(
    ("text", "source", "actors"),
    [
        ("Neither capital spoke.", "Neither capital", ["mx", "us"]),
        ("The delegations met.", "The delegations", ["mx", "us"]),
        ("Ken Salazar met Marcelo Ebrard. The two agreed.", "The two", ["mx.sre", "us.state"]),
        ("Records published by the ATF say so.", "Records published by the ATF", ["us.doj"]),
        ("Mexico gave the embassy a note. The note was short.", "The note", ["mx"]),
        ("The DEA spoke of Colt, according to Ed Roe, a nurse. He left.", "He", ["civil.expert"]),
        ("The Treasury spoke. The bank, it said, had lied.", "it", ["us.treasury"]),
    ],
)  # fmt: skip
def test_pairs_documents_and_cues_that_interrupt(who, text, source, actors):
    assert who(text, source, date="2022-09-21") == actors


def test_labels_in_bold_and_the_papers_short_name_are_labels(who):
    text = (
        "Rita Solis is a historian in Tepic.\n\n**The Review: Why?**\n\n"
        "**Solis:** I had to.\n\n**The Review: Alone?**\n\n**Solis:** I was."
    )
    assert who(text, "I was"[:1]) == ["civil.expert"]


def test_in_a_transcript_labels_tell_who_i_and_you_are(who):
    text = (
        "Rita Solis is a historian in Tepic.\n\nQ: Why did you write?\n\nA: Because I had to.\n\n"
        "Q: Who helped?\n\nA: Nobody."
    )
    assert who(text, "Q") == ["press"]
    assert who(text, "I") == ["civil.expert"]
    assert who(text, "you") == ["civil.expert"]


def test_floating_quotations_go_on_for_their_speaker(read_with_mentions):
    text = "“No,” said Ana Ruiz, a nurse. “Never.”\n\n“Not once.”"
    doc, mentions = read_with_mentions(text)
    statements = [
        Statement("direct", ((11, 19),), ((6, 10),), ((0, 5),), 1.0),
        Statement("direct", (), (), ((30, 38),), 1.0),
        Statement("direct", (), (), ((40, 51),), 1.0),
    ]
    found = [a for (a,) in attributions(doc, statements, mentions)]
    assert [(a.actor, a.name) for a in found] == [("civil.expert", "Ana Ruiz")] * 3
    assert [a.rule for a in found[1:]] == ["floating", "floating"]


def test_one_who_is_named_and_has_no_office_is_a_citizen(read_with_mentions):
    doc, mentions = read_with_mentions("Evan Poole spat.")
    (found,) = attribute(doc, [(0, 10)], mentions)
    assert (found.actor, found.name, found.rule) == (
        "civil.victims", "Evan Poole", "no office told",
    )  # fmt: skip


def test_no_words_no_source(read_with_mentions):
    doc, mentions = read_with_mentions("It rained.")
    (found,) = attribute(doc, [], mentions)
    assert (found.actor, found.rule) == ("unknown", "no source")


WORDS = st.sampled_from(
    ["Ana", "Ruiz", ",", "a", "nurse", "said", "“", "”", "he", "the", "DEA", "its", "report",
     "\n\n", "Mexico", "'s", "both", "countries", "I", "of", "them", "one", "A:", "Q:", "mayor",
     "."]
)  # fmt: skip


@given(st.lists(WORDS, max_size=40).map(lambda words: " ".join(["Ruiz", *words])))
def test_mentions_of_any_text_lie_in_it_and_have_ids_of_the_codebook(text):
    doc = parse(article_from_text("x", text))
    for mention in find_mentions(doc):
        assert doc.article.text[mention.start : mention.end] == mention.text
        assert mention.actor in registry().names
        assert side(mention.actor) in registry().sides


@pytest.mark.parametrize(
    ("text", "source", "actor"),
    [
        ("Chinese officials denied it. The embassy was silent.", "The embassy", "cn"),
        ("Lawmakers from Morena met. Their leader in the Senate spoke.", "Their leader",
         "mx.congress"),
        ("A client of the bank lost all. An industry group spoke.", "An industry group",
         "civil.industry"),
        ("Jurors heard that Al Soto was a victim. Soto spoke.", "Soto", "civil.victims"),
    ],
)  # fmt: skip
def test_the_nearest_owner_and_the_state_spoken_of_count(who, text, source, actor):
    assert who(text, source) == [actor]


@pytest.mark.parametrize(
    ("text", "source", "actors"),
    [
        # officials on trial are accused, others organised crime; lawyers speak for them
        ("Ed Roe, a mayor, was charged with fraud. His lawyers spoke.", "His lawyers",
         ["civil.accused"]),
        ("Omar Gil, an accountant, was handed nine years in prison. Gil spoke.", "Gil", ["crime"]),
        ("A former mayor took bribes. The trial of Hugo Mora began. Mora spoke.", "Mora",
         ["civil.accused"]),
        ("The Gulf Cartel fell. Defense lawyers spoke.", "Defense lawyers", ["crime.gulf"]),
        ("Eva Luna, a lawyer who defends men of the Gulf Cartel, spoke.", "Eva Luna",
         ["crime.gulf"]),
        ("Omar Gil, a baker, wept. The father of three spoke.", "The father of three",
         ["civil.victims"]),
        # quantities, joint papers and joint sources
        ("Republicans met, and several called for war.", "several", ["us.congress"]),
        ("The judges met. One of them, a writer, spoke.", "One of them, a writer", ["press"]),
        ("The joint communiqué says so.", "The joint communiqué", ["mx", "us"]),
        ("The United States and Mexico agreed.", "The United States and Mexico", ["us", "mx"]),
        ("The FBI and the Pentagon agreed.", "The FBI and the Pentagon", ["us"]),
        # where an office stands
        ("He flew to Mexico, where officials complained.", "officials", ["mx"]),
        ("CULIACÁN, Sinaloa — The Senate voted.", "The Senate", ["mx.congress"]),
        ("TUCSON, Ariz. — The Senate voted.", "The Senate", ["us.congress"]),
        ("The mayor of Villa Unión spoke.", "The mayor of Villa Unión", ["mx.states"]),
        ("JUDGE BLASTS BOSS WHO RAN GUNS", "JUDGE", ["us.courts"]),
        ("The bench of Morena spoke.", "The bench of Morena", ["mx.congress"]),
        # people without a name, and what they hold up
        ("A Honduran woman recalled it.", "A Honduran woman", ["civil.victims"]),
        ("A sign read “No”.", "A sign", ["civil.victims"]),
        ("Five rights organizations met. The organizations spoke.", "The organizations",
         ["civil.ngo"]),
    ],
)  # fmt: skip
def test_the_accused_groups_joint_sources_and_unplaced_offices(who, text, source, actors):
    assert who(text, source, date="2023-09-21") == actors


@pytest.mark.parametrize(
    ("text", "words", "actor"),
    [
        ("The American envoy told the foreign ministry.", "ministry", "mx.sre"),
        ("Mexico told the foreign ministry to call the American envoy.", "ministry", "mx.sre"),
        ("A Mexican senator blamed the defense minister.", "minister", "mx.sedena"),
        ("The Texas governor praised the marines and the navy minister.", "minister", "mx.semar"),
        ("The U.S. Treasury wrote to the economy minister.", "minister", "mx"),
        ("The U.S. envoy wrote to the foreign secretary.", "secretary", "mx.sre"),
        ("The White House told the presidency.", "presidency", "mx.presidency"),
    ],
)
def test_ministries_and_the_presidency_are_mexican_whoever_stands_near(
    read_with_mentions, text, words, actor
):
    _, mentions = read_with_mentions(text)
    assert [m.actor for m in mentions if m.text == words] == [actor]


@pytest.mark.parametrize(
    ("text", "words", "actor"),
    [
        ("A Mexican senator accused the president of hiding a pact.", "president",
         "mx.presidency"),
        ("A Mexican senator accused the president of having lied to the Senate.", "president",
         "mx.presidency"),
        ("Mexico’s president met the vice-president.", "president", "us.white_house"),
        ("The vice president left. The president of Mexico stayed. The vice president spoke.",
         "president", "us.white_house"),
        ("Republicans attacked the administration over Mexico.", "administration", "us"),
        ("The Sheinbaum administration is new. Critics attacked the administration.",
         "administration", "mx"),
        ("The Pentagon sent a plane. In Sonora the army was silent.", "army", "mx.sedena"),
        ("The U.S. Army sent a plane to Sonora. The army was silent.", "army", "us.defense"),
        ("The Mexican government sent trucks. The guardsmen slept.", "guardsmen", "mx.sspc"),
        ("Texas sent the National Guard. The guardsmen slept.", "guardsmen", "us.defense"),
    ],
)  # fmt: skip
def test_bare_offices_mean_whose_they_are_by_news_usage(read_with_mentions, text, words, actor):
    _, mentions = read_with_mentions(text)
    assert [m.actor for m in mentions if m.text == words][-1] == actor


@pytest.mark.parametrize(
    ("text", "source", "actors"),
    [
        ("The foreign ministry was hard. In a note to the U.S. embassy, it asked why.", "it",
         ["mx.sre"]),
        ("Juan Ramón de la Fuente’s people handed round a note. It was brief.", "It",
         ["mx.sre"]),
        ("A banner signed with the initials of the Gulf Cartel appeared. It was brief.", "It",
         ["crime.gulf"]),
        ("He was deported, U.S. court papers showed.", "court papers", ["us.courts"]),
        ("MEXICO CITY — A federal appeals court ruled.", "A federal appeals court",
         ["mx.courts"]),
        ("MEXICO CITY — A Senate committee voted.", "A Senate committee", ["mx.congress"]),
        ("Texas sued. The state’s lawyers were brief. They left.", "They", ["us.states"]),
        ("The DEA spoke. No plan was filed in Mexico, said the civil aviation agency.",
         "the civil aviation agency", ["mx"]),
        ("U.S. officials spoke. A second believes the fault lay with Mexico.", "A second", ["us"]),
        ("Mexico’s Senate voted. The minister spoke.", "The minister", ["mx"]),
        (("The State Department wrote a report. Mexico’s foreign ministry wrote a report. "
         "The document, made public in Washington, is brief. It is long."), "It", ["us.state"]),
        ("The DEA spoke. The migration institute spoke.", "The migration institute", ["mx"]),
        ("Gerardo Fernández Noroña wrote a draft. The draft states it.", "The draft",
         ["mx.congress"]),
    ],
)  # fmt: skip
def test_who_only_stands_near_a_document_or_body_is_not_its_author(who, text, source, actors):
    assert who(text, source, date="2025-08-21") == actors


def test_a_press_release_speaks_for_whoever_issues_it(who):
    text = (
        "---\npublisher: Puentes del Sur (press release)\n---\n\nThe Senate met the Army.\n\n"
        "The report says so. The organization hopes."
    )
    assert who(text, "The report") == who(text, "The organization") == ["civil.ngo"]


def test_the_note_under_an_essay_tells_its_author(who):
    text = "I hope so. They met.\n\nThe writer is a former foreign secretary of Mexico"
    assert who(text, "I") == ["civil.expert"]

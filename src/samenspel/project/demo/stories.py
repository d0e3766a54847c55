"""What the people of the demo ask of each other, in their own (Dutch) words; everybody in it is invented."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from samenspel.exchange.rules import Activity, Quality, Rhythm


class Fate(StrEnum):
    """What becomes of an ask in the demo."""

    DRAFT = "draft"
    FRESH = "fresh"  # open since a day or two, nobody replied yet
    REPLIED = "replied"  # open, with replies and talk
    STALLED = "stalled"  # open for long, nobody replied
    CHOOSING = "choosing"  # a proposal waits for the resident
    ASKED = "asked"  # a proposal waits for a helper
    SINGLE = "single"  # one helper comes
    SPLIT = "split"  # several helpers share it
    CLOSED = "closed"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Story:
    """One ask: what, when, in whose words, and what becomes of it."""

    fate: Fate
    activity: Activity
    words: str
    rhythm: Rhythm = Rhythm.ONCE
    minutes: int = 60
    times: str = "1 9:00-12:30, 2 13:00-17:00, 4 13:00-17:00"  # weekday (Monday is 1) and from when until when
    give_back: str = ""
    needs: tuple[Quality, ...] = ()
    wishes: tuple[Quality, ...] = ()
    faces: int = 2

    def times_as_stored(self) -> list[dict[str, object]]:
        """Return the times as an ask keeps them."""
        return stored_times(self.times)


def stored_times(text: str) -> list[dict[str, object]]:
    """Read "2 13:00-17:00, 4 9:00-12:00" as an ask or an offer keeps it."""
    found: list[dict[str, object]] = []
    for part in text.split(", "):
        weekday, _, hours = part.partition(" ")
        begin, _, end = hours.partition("-")
        found.append({"weekday": int(weekday), "from": begin.zfill(5), "to": end.zfill(5)})
    return found


AFTERNOONS = "1 13:00-17:00, 2 13:00-17:00, 3 13:00-17:00, 4 13:00-17:00, 5 13:00-17:00"
MORNINGS = "1 9:00-12:30, 2 9:00-12:30, 3 9:00-12:30, 4 9:00-12:30, 5 9:00-12:30"
DAYS = "1 9:00-17:00, 2 9:00-17:00, 3 9:00-17:00, 4 9:00-17:00, 5 9:00-17:00"
EVENINGS = "1 18:30-21:30, 2 18:30-21:30, 3 18:30-21:30, 4 18:30-21:30"
WEEKEND = "6 10:00-17:00, 7 11:00-17:00"

W, F, M = Rhythm.WEEKLY, Rhythm.FORTNIGHTLY, Rhythm.FOUR_WEEKLY
A, Q = Activity, Quality

RIET = Story(
    Fate.SPLIT,
    A.COMPANY,
    "Sinds Henk er niet meer is, zijn de dinsdagen stil. Ik zou het fijn vinden als er iemand koffie komt drinken en "
    "een potje rummikub speelt. Ik praat graag over vroeger, maar ik luister ook.",
    W,
    90,
    "2 13:00-17:30",
    "Ik bak appeltaart, en die is goed gelukt al zeg ik het zelf.",
    wishes=(Q.LIKES_PETS,),
    faces=4,
)

PIET = Story(
    Fate.SINGLE,
    A.WALK,
    "Mijn vader heeft Parkinson en loopt het liefst elke week een rondje langs de haven. Alleen durft hij niet meer. "
    "Hij loopt langzaam en vertelt graag over zijn jaren op de sleepboot.",
    W,
    60,
    MORNINGS,
    "Hij kan prachtig knopen en splitsen, en leert het u graag.",
    wishes=(Q.MAN,),
    faces=2,
)

STORIES: tuple[Story, ...] = (
    # --- not finished yet
    Story(Fate.DRAFT, A.GARDEN, "De heg is hoger dan ik zelf. Wie kan er"),
    Story(Fate.DRAFT, A.DIGITAL, "Ik heb een tablet gekregen van mijn kleinzoon en nu"),
    Story(Fate.DRAFT, A.COMPANY, "Ik weet niet goed hoe ik dit moet vragen.", W),
    Story(Fate.DRAFT, A.TRANSPORT, "Naar de oogarts in het ziekenhuis, ik weet de datum nog niet."),
    # --- fresh
    Story(
        Fate.FRESH,
        A.ODD_JOBS,
        "De lamp boven de trap is stuk en ik mag van de dokter de ladder niet meer op. Het is een gewone "
        "lamp, die heb ik al gekocht. Wie draait hem er even in?",
        minutes=30,
        times=DAYS,
        give_back="Een kop soep, en ik herstel kleding als er een knoop af is.",
    ),
    Story(
        Fate.FRESH,
        A.TRANSPORT,
        "Volgende week moet ik voor controle naar het ziekenhuis. Met de bus lukt het niet met de rollator. "
        "Het duurt ongeveer een uur, ik betaal natuurlijk de parkeerkosten.",
        minutes=150,
        times=MORNINGS,
        needs=(Q.CAR,),
    ),
    Story(
        Fate.FRESH,
        A.PETS,
        "Ik word aan mijn heup geholpen en ben tien dagen weg. Wie geeft mijn kat Minoes eten en een aai? Ze is "
        "verlegen, maar niet vals.",
        W,
        30,
        MORNINGS,
        "Mijn tuin staat vol pruimen, neem zo veel u wilt.",
        faces=2,
    ),
    Story(
        Fate.FRESH,
        A.PAPERWORK,
        "Ik krijg brieven van de gemeente over de toeslagen en ik begrijp de helft niet. Wie leest ze een "
        "keer met mij door? Ik heb alles in een doos.",
        minutes=90,
        times=EVENINGS,
    ),
    Story(
        Fate.FRESH,
        A.LANGUAGE,
        "Ik woon hier twee jaar en oefen voor mijn examen. Ik wil graag praten over gewone dingen: eten, "
        "kinderen, het weer. Ik ben Oksana en ik maak fouten, dat is niet erg toch?",
        W,
        60,
        EVENINGS,
        "Ik kook graag voor u: borsjt, of wareniki.",
        wishes=(Q.SPEAKS_UKRAINIAN,),
        faces=3,
    ),
    Story(
        Fate.FRESH,
        A.COOKING,
        "Mijn man kookte altijd. Nu eet ik vooral boterhammen. Wie kookt er eens samen met mij, zodat ik "
        "het leer? Ik doe de boodschappen.",
        F,
        120,
        "5 15:00-19:00, 6 15:00-19:00",
    ),
    Story(
        Fate.FRESH,
        A.DIGITAL,
        "Mijn bank gaat alleen nog met een app. Ik vind het eng om iets fout te doen. Wie zit er een keer rustig naast mij?",
        minutes=60,
        times=AFTERNOONS,
        wishes=(Q.WOMAN,),
    ),
    Story(
        Fate.FRESH,
        A.CHILDREN,
        "Door mijn nieuwe rooster red ik het op donderdag niet om op tijd bij school te zijn. Wie haalt mijn "
        "twee meiden (6 en 8) op en blijft tot half zes?",
        W,
        150,
        "4 14:30-18:00",
        needs=(Q.VOG,),
        faces=2,
        give_back="Ik doe graag in het weekend boodschappen voor iemand mee.",
    ),
    # --- replied
    Story(
        Fate.REPLIED,
        A.GARDEN,
        "Na mijn operatie kan ik niet bukken en het onkruid lacht me uit. Een middag samen in de tuin, u "
        "het lage werk en ik de koffie?",
        M,
        120,
        WEEKEND,
        "Stekjes van alles wat er groeit.",
        faces=3,
    ),
    Story(
        Fate.REPLIED,
        A.COMPANY,
        "Ik zie bijna niets meer. De krant laten voorlezen en er dan samen over mopperen, dat is wat ik "
        "mis. Een uurtje is genoeg.",
        W,
        60,
        MORNINGS,
        "Ik speelde vroeger viool en weet veel van muziek.",
        faces=4,
    ),
    Story(
        Fate.REPLIED,
        A.WALK,
        "Ik durf na mijn val niet goed alleen naar buiten. Een klein rondje door het park, langs de eenden, en weer terug.",
        W,
        60,
        AFTERNOONS,
        wishes=(Q.NON_SMOKER,),
        faces=3,
    ),
    Story(
        Fate.REPLIED,
        A.GROCERIES,
        "De supermarkt is me te druk en te ver geworden. Wie neemt op vrijdag mijn boodschappen mee? Het "
        "lijstje past op een halve bladzijde.",
        W,
        60,
        "5 9:00-17:00",
        "Ik brei sokken. Warme.",
        faces=2,
    ),
    Story(
        Fate.REPLIED,
        A.RESPITE,
        "Mijn vrouw heeft dementie. Ik laat haar niet graag alleen, maar ik zou één middag per twee weken "
        "naar mijn biljartclub willen. Ze houdt van puzzelen en van oude liedjes.",
        F,
        180,
        "3 13:00-17:00",
        needs=(Q.DEMENTIA,),
        faces=2,
    ),
    Story(
        Fate.REPLIED,
        A.ODD_JOBS,
        "Er staat een kast in onderdelen in mijn gang, al drie weken. Ik begrijp het boekje niet. Wie is handig en heeft geduld?",
        minutes=120,
        times=WEEKEND,
        give_back="Ik kan goed haren knippen.",
    ),
    Story(
        Fate.REPLIED,
        A.TRANSPORT,
        "Elke twee weken ga ik naar het koor aan de andere kant van de stad. Zingen lukt nog best, fietsen niet meer.",
        F,
        60,
        EVENINGS,
        needs=(Q.CAR,),
        faces=3,
    ),
    Story(
        Fate.REPLIED,
        A.DIGITAL,
        "Mijn dochter woont in Canada. Ik wil haar zien als we bellen, maar het scherm blijft zwart. Wie "
        "helpt me dat één keer goed te zetten?",
        minutes=60,
        times=AFTERNOONS,
    ),
    Story(
        Fate.REPLIED,
        A.PETS,
        "Mijn hond Bobbie wil drie keer per dag lopen, ik haal er twee. Wie loopt er doordeweeks een blokje "
        "met hem? Hij trekt niet en is gek op iedereen.",
        W,
        45,
        AFTERNOONS,
        needs=(Q.LIKES_PETS,),
        faces=4,
    ),
    Story(
        Fate.REPLIED,
        A.LANGUAGE,
        "Ik leer Nederlands lezen en schrijven, op mijn zestigste. Ik zoek iemand die met mij een "
        "kinderboek leest zonder te lachen. Nou ja, een beetje lachen mag.",
        W,
        60,
        MORNINGS,
        "Ik kan kleding vermaken, ik was kleermaker.",
        wishes=(Q.SPEAKS_ARABIC,),
        faces=2,
    ),
    # --- stalled
    Story(
        Fate.STALLED,
        A.COMPANY,
        "De zondag duurt het langst. Wie komt er elke zondag een uurtje langs? Liefst steeds dezelfde, dan "
        "hoef ik niet telkens opnieuw te beginnen.",
        W,
        90,
        "7 13:00-17:00",
        faces=1,
    ),
    Story(
        Fate.STALLED,
        A.RESPITE,
        "Onze zoon van 19 heeft een verstandelijke beperking. Wij willen graag één avond per week samen de deur "
        "uit. Hij houdt van film kijken en van pannenkoeken.",
        W,
        180,
        "6 18:00-22:00",
        needs=(Q.VOG, Q.MAN),
        faces=1,
    ),
    Story(
        Fate.STALLED,
        A.TRANSPORT,
        "Elke week naar de fysiotherapie met mijn rolstoel. De taxi komt steeds te laat. Wie heeft een auto "
        "waar een rolstoel in past?",
        W,
        120,
        "1 8:00-10:30",
        needs=(Q.CAR, Q.WHEELCHAIR),
        faces=1,
    ),
    Story(
        Fate.STALLED,
        A.LANGUAGE,
        "Mijn moeder woont sinds kort bij ons en spreekt alleen Pools. Ze is veel alleen als ik werk. Wie "
        "spreekt er Pools en drinkt eens thee met haar?",
        W,
        90,
        DAYS,
        needs=(Q.SPEAKS_POLISH,),
        faces=2,
    ),
    Story(
        Fate.STALLED,
        A.CHILDREN,
        "Voor mijn werk moet ik om zes uur de deur uit. Wie brengt mijn zoontje van vijf naar school?",
        W,
        90,
        "1 6:00-8:45, 3 6:00-8:45",
        needs=(Q.VOG,),
        faces=1,
    ),
    Story(
        Fate.STALLED,
        A.GARDEN,
        "Ik wil de hele achtertuin omspitten en er een moestuin van maken. Dat is meer dan ik dacht.",
        W,
        240,
        "6 9:00-13:00",
        faces=1,
    ),
    # --- a proposal waits for the resident
    Story(
        Fate.CHOOSING,
        A.COMPANY,
        "Ik ben 91 en nog goed bij. Alleen de mensen om mij heen worden minder. Een keer per week "
        "scrabbelen met iemand die niet expres verliest.",
        W,
        90,
        AFTERNOONS,
        "Ik geef bijles Frans als iemand dat wil.",
        faces=4,
    ),
    Story(
        Fate.CHOOSING,
        A.GROCERIES,
        "Mijn been zit acht weken in het gips. Wie doet op zaterdag de boodschappen voor me?",
        W,
        60,
        "6 10:00-17:00",
        faces=3,
    ),
    Story(
        Fate.CHOOSING,
        A.WALK,
        "Met de rolstoel door het park, dat zou ik zo graag weer eens doen. Duwen is niet zwaar, het is er vlak.",
        F,
        90,
        AFTERNOONS,
        wishes=(Q.WHEELCHAIR,),
        faces=3,
    ),
    Story(
        Fate.CHOOSING,
        A.PAPERWORK,
        "Mijn zus deed altijd mijn administratie, maar zij kan het niet meer. Eens per maand samen de "
        "post doen, dat zou genoeg zijn.",
        M,
        90,
        MORNINGS,
        faces=2,
    ),
    Story(
        Fate.CHOOSING,
        A.COOKING,
        "Samen eten smaakt beter. Ik kook, u eet mee, en daarna wassen we af. Of andersom.",
        W,
        120,
        "1 16:30-19:30, 2 16:30-19:30, 3 16:30-19:30, 4 16:30-19:30",
        "U krijgt altijd een bakje mee naar huis.",
        faces=4,
    ),
    # --- a proposal waits for a helper
    Story(
        Fate.ASKED,
        A.COMPANY,
        "Mijn moeder is net verhuisd en kent hier niemand. Ze vindt het leuk om over boeken te "
        "praten. Wie komt er eens kijken of het klikt?",
        F,
        90,
        AFTERNOONS,
        faces=2,
    ),
    Story(
        Fate.ASKED,
        A.ODD_JOBS,
        "Drie schilderijen ophangen en een deur die klemt. Gereedschap heb ik, kracht niet meer.",
        minutes=90,
        times=WEEKEND,
        give_back="Een fles eigen vlierbloesemsiroop.",
    ),
    Story(
        Fate.ASKED,
        A.DIGITAL,
        "Ik wil de foto's van mijn telefoon op papier. Duizenden zijn het er. Wie weet hoe dat moet?",
        minutes=90,
        times=EVENINGS,
    ),
    Story(
        Fate.ASKED,
        A.WALK,
        "Ik wil afvallen, maar alleen houd ik het niet vol. Wie loopt er elke week een flink stuk mee?",
        W,
        90,
        EVENINGS,
        faces=4,
    ),
    # --- one helper comes
    PIET,
    Story(
        Fate.SINGLE,
        A.COMPANY,
        "Schaken. Ik zoek iemand die beter is dan ik, of die het wil leren. Koffie en stroopwafels zijn er altijd.",
        F,
        120,
        EVENINGS,
        faces=1,
    ),
    Story(
        Fate.SINGLE,
        A.GROCERIES,
        "Ik kan de zware dingen niet meer tillen: melk, aardappelen, kattenbakkorrels. De rest doe ik zelf.",
        F,
        60,
        DAYS,
        "Ik let graag op het huis als u met vakantie bent.",
        faces=1,
    ),
    Story(Fate.SINGLE, A.PAPERWORK, "Elke maand de post op orde, dan slaap ik weer. Meer is het niet.", M, 60, EVENINGS, faces=1),
    Story(
        Fate.SINGLE,
        A.GARDEN,
        "Gras maaien kan ik niet meer, kijken naar gemaaid gras wel.",
        F,
        60,
        WEEKEND,
        "Verse eieren van onze eigen kippen.",
        faces=1,
    ),
    Story(
        Fate.SINGLE,
        A.LANGUAGE,
        "Ik versta al veel, maar praten is moeilijk. Met een kop thee gaat het beter.",
        W,
        60,
        AFTERNOONS,
        "Ik leer u baklava maken.",
        wishes=(Q.SPEAKS_TURKISH,),
        faces=1,
    ),
    Story(
        Fate.SINGLE,
        A.DIGITAL,
        "Om de week een uurtje met de computer, ik schrijf alles op in een schriftje.",
        F,
        60,
        MORNINGS,
        faces=1,
    ),
    Story(
        Fate.SINGLE,
        A.TRANSPORT,
        "Eens per maand naar het graf van mijn vrouw, aan de andere kant van het water.",
        M,
        120,
        AFTERNOONS,
        needs=(Q.CAR,),
        faces=1,
    ),
    # --- several helpers share it
    RIET,
    Story(
        Fate.SPLIT,
        A.RESPITE,
        "Mijn man is ziek en ik ben er dag en nacht voor hem. Als er elke week iemand een middag komt, kan ik "
        "naar buiten, naar de kapper, of gewoon even zitten in het park.",
        W,
        180,
        "4 12:30-17:30",
        faces=4,
    ),
    Story(
        Fate.SPLIT,
        A.COOKING,
        "Doordeweeks komt de maaltijdservice, maar op vrijdag zou ik zo graag écht eten, aan tafel, met iemand erbij.",
        W,
        120,
        "5 16:30-20:00",
        "Ik dek de tafel alsof het zondag is.",
        faces=4,
    ),
    Story(
        Fate.SPLIT,
        A.WALK,
        "Van de dokter moet ik elke dag lopen. Twee keer lukt met mijn kinderen, voor de maandag zoek ik nog gezelschap.",
        W,
        60,
        "1 9:00-17:00",
        faces=3,
    ),
    Story(
        Fate.SPLIT,
        A.COMPANY,
        "Ik ben blind en houd van mensen met een mooie stem. Kom me elke week een hoofdstuk voorlezen, u mag het boek kiezen.",
        W,
        90,
        "3 13:00-17:30",
        "Ik stem piano's, op gehoor.",
        faces=4,
    ),
    Story(
        Fate.SPLIT,
        A.GROCERIES,
        "Elke donderdag naar de markt, met de rollator. Ik weet precies bij welke kraam ik moet zijn, ik heb "
        "alleen een arm nodig.",
        W,
        90,
        "4 9:00-12:30",
        "Een zakje pinda's voor onderweg.",
        faces=3,
    ),
    Story(
        Fate.SPLIT,
        A.CHILDREN,
        "Alleen met drie kinderen is de woensdag een circus. Wie komt er een middag spelen, knutselen of gewoon meekijken?",
        W,
        120,
        "3 13:00-17:30",
        needs=(Q.VOG,),
        faces=3,
        give_back="Ik maak voor iedereen pannenkoeken.",
    ),
    # --- closed, and stopped by itself
    Story(Fate.CLOSED, A.ODD_JOBS, "Wie helpt er met het verschuiven van een piano? Twee meter, meer niet.", times=WEEKEND),
    Story(Fate.CLOSED, A.PETS, "Onze konijnen hebben een weekend logeren nodig.", times=WEEKEND),
    Story(
        Fate.CLOSED,
        A.TRANSPORT,
        "Een stoel ophalen bij de kringloop, hij past net niet op de fiets.",
        times=WEEKEND,
        needs=(Q.CAR,),
    ),
    Story(Fate.CLOSED, A.DIGITAL, "Mijn printer doet niets meer, of ik doe iets verkeerd.", times=EVENINGS),
    Story(Fate.CLOSED, A.COMPANY, "Iemand om mee naar het concert in de kerk te gaan, ik heb twee kaartjes.", times=WEEKEND),
    Story(Fate.EXPIRED, A.GARDEN, "Bollen planten voor de winter komt.", minutes=90, times=WEEKEND),
    Story(Fate.EXPIRED, A.COMPANY, "Een praatje op de maandagochtend.", W, 60, "1 9:00-12:30"),
    Story(Fate.EXPIRED, A.WALK, "Naar het strandje lopen en terug.", W, 90, AFTERNOONS),
)

REPLIES: tuple[str, ...] = (
    "Dat lijkt me leuk om te doen. Ik woon vlakbij en heb de tijd.",
    "Ik zou dit wel eens per maand kunnen doen, elke week is voor mij te veel.",
    "Mijn eigen moeder woont ver weg. Ik kom graag bij u langs.",
    "Ik heb ruimte in de week. Zullen we eens kennismaken?",
    "Ik heb dit vaker gedaan en vond het gezellig. Zegt u maar wanneer.",
    "Ik kan goed luisteren. En ik houd van taart.",
    "Dit is precies iets voor mij. Ik kom graag eens langs.",
    "Op dat moment kan ik meestal wel.",
)

TALKS: tuple[tuple[str, ...], ...] = (
    ("Wat fijn dat u reageert. Houdt u van honden?", "Jazeker, wij hadden er vroeger zelf een.", "Dan komt het goed. Hij ook."),
    ("Dank u wel voor uw bericht. Zullen we eerst eens koffie drinken?", "Graag! Donderdag kan ik bijna altijd."),
    ("Fijn dat u wilt komen. Het is wel drie hoog zonder lift.", "Dat geeft niet, goed voor de conditie."),
    ("Ik ben een beetje doof, dus praat gerust hard.", "Dat kan ik heel goed, zeggen ze thuis."),
    ("Wat vriendelijk van u. Ik bel liever dan dat ik typ.", "Dat begrijp ik. Als we het eens zijn, kunnen we bellen."),
    ("Bedankt! Hoe bent u hier terechtgekomen?", "Ik las over de buurt en dacht: dat kan ik ook wel.", "Gelukkig maar."),
)

VISIT_TALKS: tuple[tuple[str, ...], ...] = (
    # the helper begins, then the neighbour, and so on
    (
        "Ik ben er zoals afgesproken. Zal ik iets lekkers meenemen?",
        "Graag! Ik zet de koffie vast aan.",
        "Dan neem ik koekjes mee.",
    ),
    ("Het was weer gezellig. Tot de volgende keer!", "Dat vond ik ook. Tot dan.", "Ik heb er nu al zin in."),
    ("Mag ik de volgende keer een kwartiertje later komen?", "Natuurlijk, ik loop nergens heen.", "Dank u wel, tot dan."),
    ("Het is glad vandaag. Ik doe rustig aan, dus ik ben er misschien iets later.", "Verstandig. Pas goed op uzelf.", "Doe ik!"),
)

THANKS: tuple[str, ...] = (
    "Wat was het weer gezellig. Ik heb er de hele avond nog aan gedacht.",
    "Dank u wel dat u er was. Dat deed me goed.",
    "Fijn dat u er was. Nu zie ik weer uit naar de volgende keer.",
    "Dank u wel voor uw tijd en uw geduld.",
    "Ik ben blij dat we elkaar hebben leren kennen.",
)
"""Thank-yous that fit every kind of help."""

THANKS_FOR: Mapping[Activity, tuple[str, ...]] = {
    Activity.COMPANY: ("Dank u wel voor het luisteren.", "Ik heb nog nagelachen om uw verhalen."),
    Activity.WALK: ("Heerlijk, die frisse lucht. Ik heb er goed van geslapen.",),
    Activity.GARDEN: ("De tuin ziet er prachtig uit. Ik geniet er elke ochtend van.",),
    Activity.DIGITAL: ("U hebt engelengeduld. Het lukt me nu zelf!",),
    Activity.RESPITE: ("Door u heb ik een middag kunnen ademhalen. Dank u wel.",),
    Activity.GROCERIES: ("Alles was er, en zo netjes ingepakt. Dank u wel.",),
    Activity.COOKING: ("Wat hebben we lekker gegeten. Samen smaakt het beter.",),
}

WORDS_OF_HELPERS: tuple[str, ...] = (
    "Gepensioneerd leraar. Ik houd van wandelen en van mensen die iets te vertellen hebben.",
    "Ik werk in de bouw en ben handig. Kletsen kan ik ook.",
    "Moeder van drie, en op woensdag heb ik mijn handen vrij.",
    "Student verpleegkunde. Rustig, en dol op bordspelletjes.",
    "Ik ben pas in Ganzendam komen wonen en leer graag mensen kennen.",
    "Koken is mijn lust en mijn leven.",
    "Vroeger buschauffeur, nu rijd ik graag voor de buurt.",
    "Ik zit veel achter de computer en leg het rustig uit.",
    "Groene vingers, en altijd laarzen in de auto.",
    "Ik lees graag voor, het liefst met een beetje toneel.",
)

"""The invented programmes: road safety and nature in Dutch, digital inclusion in English, language in Frisian."""

from dataclasses import replace
from functools import cache

from .programme import ActionLine, Activity, Entry, Programme, Result, Status, Theme, parse

_FIETS = """
# 1 Veilig naar school en werk
## Rond de school
### 1 Minder ongevallen in de schoolomgeving
* 1 Schoolzones inrichten in dertig gemeenten | schema | Gemeenten | eind 2025
> In negentien gemeenten is de schoolzone ingericht. De overige elf gemeenten verwachten de werkzaamheden in de eerste helft van 2025 af te ronden. De inrichting volgt de aanwijzingen van het kennisplatform verkeersveiligheid.
* 2 Verkeersexamen met praktijkdeel | afgerond | Verkeerseducatie Nederland | voorjaar 2024
> Het verkeersexamen heeft een praktijkdeel gekregen. In totaal deden 94% van de basisscholen mee.
> De evaluatie is op 12 juni 2024 aan de Kamer gezonden.[^1]
* 3 Aanpak van gevaarlijke halen-en-brengensituaties | aandacht | Ministerie van IenW | Q4 2024
> De proef met afsluitbare schoolstraten loopt in vier wijken:
> - in twee wijken is de straat tijdens de haal- en brengtijden dicht;
> - in één wijk wordt nog gezocht naar verkeersregelaars;
> - in de vierde wijk is bezwaar gemaakt tegen het verkeersbesluit.
> Over het vervolg wordt na de zomer besloten.
* 4 Lespakket "Dode hoek" voor het voortgezet onderwijs | start | TLN |
> Nog geen voortgang te melden.
### 2 Werkgevers stimuleren veilig fietsen
* 1 Convenant met de vijftig grootste werkgevers | schema / aandacht | Ministerie van IenW | 2025
> Er zijn 33 van de 50 werkgevers aangesloten. De werving onder werkgevers met veel ploegendiensten verloopt moeizamer dan verwacht, omdat het woon-werkverkeer daar vooral 's nachts plaatsvindt.
* 2 Fiscale regeling fietsverlichting en reflecterende kleding | vervallen | Ministerie van Financiën |
> De regeling komt te vervallen; zie de brief van 3 mei 2024 (Kamerstuk 29398, nr. 1102).
! De resultaten 1 en 2 worden vanaf volgend jaar in samenhang gerapporteerd.
## Op het fietspad
### 3 Bredere en vergevingsgezinde fietspaden
* 1 Wegnemen van paaltjes en opsluitbanden | schema | Provincies | doorlopend
> De provincies hebben 12.400 paaltjes beoordeeld. Daarvan zijn er 7.150 verwijderd of vervangen door een flexibele uitvoering. Meer informatie staat op https://www.voorbeeld-fietsveiligheid.example/paaltjes-en-banden/stand-van-zaken .
* 2 Ontwerprichtlijn snelle fietsroutes | afgerond | Kennisplatform |
> De richtlijn is gepubliceerd en wordt toegepast bij nieuwe routes.
+ schema
> Daarnaast is een beslishulp in ontwikkeling waarmee wegbeheerders de breedte per drukteklasse kunnen bepalen.
+ start
> Een Engelse vertaling volgt zodra de beslishulp gereed is.
*& 3 Meetnet fietsintensiteiten | aandacht | CBS |
*& 4 Ontsluiten van de meetgegevens | aandacht | CBS |
* 5 Dashboard voor wegbeheerders | aandacht | CBS | 2026
> Het meetnet bestaat uit 640 telpunten. Bij 85 telpunten ontbreken gegevens over het voorjaar van 2024, doordat de batterijen eerder leeg waren dan de leverancier had opgegeven.
* 6 Onderzoek naar enkelvoudige fietsongevallen | schema | SWOV | najaar 2024
> Het veldwerk is gestart. De resultaten worden in het najaar van 2024 verwacht.
# 2 Zichtbaar en zelfverzekerd
## Oudere fietsers
### 4 Ouderen blijven veilig fietsen
* 1 Cursus "Opstappen en doortrappen" | schema | Veilig Verkeer Nederland | doorlopend
> In 212 gemeenten is een fietscoach actief. De cursus is door 18.300 mensen gevolgd.
* 2 Keurmerk veilige elektrische fiets | start | RDW |
> Overleg met fabrikanten begint in het eerste kwartaal van 2025.
*3~ 3 Voorlichting via huisartsen | afgerond | NHG |
> De voorlichting via zorgverleners is gebundeld in één campagne. Huisartsen, apothekers en fysiotherapeuten gebruiken dezelfde folder, die in vijf talen beschikbaar is. De campagne is in oktober 2023 gestart en wordt jaarlijks herhaald.
* 4 Voorlichting via apothekers | afgerond | KNMP |
* 5 Voorlichting via fysiotherapeuten | schema | KNGF |
## Jonge fietsers
### 5 Minder afleiding in het verkeer
* 1 Campagne over telefoongebruik | schema | Ministerie van IenW | tot en met 2026
> De campagne is drie keer uitgezonden. Uit het effectonderzoek blijkt dat 61% van de jongeren de boodschap herkent.[^2]
* - Jongerenambassadeurs op mbo-instellingen | aandacht | MBO Raad |
> Zes van de tien beoogde ambassadeurs zijn gestart.
* - Aansluiting bij de introductieweken van hogescholen en universiteiten | start | Vereniging Hogescholen |
> Deze activiteit start in het studiejaar 2025-2026.
# 3 Handhaving en gegevens
## Handhaving
### 6 Gerichte handhaving op verlichting en snelheid
* 1 Verlichtingscontroles in de wintermaanden | afgerond | Politie | winter 2023-2024
> In de wintermaanden van 2023-2024 zijn 41.000 fietsers gecontroleerd; 9% reed zonder deugdelijke verlichting.
* 2 Aanpak van opgevoerde e-bikes en fatbikes | aandacht | Politie | zomer 2024
> De rollerbanktesten zijn later beschikbaar gekomen dan gepland. Van de tachtig toegezegde rollerbanken zijn er vierendertig geleverd. De politie verwacht de resterende rollerbanken voor het einde van het jaar.
> Het Openbaar Ministerie heeft de boetebedragen herzien.
* 3 Verhogen van de pakkans bij roodlichtnegatie | start | Openbaar Ministerie |
> Afhankelijk van de toelating van het nieuwe type camera.
### 7 Betere registratie van fietsongevallen
* 1 Koppeling van ambulancegegevens aan het wegenbestand | schema | VeiligheidNL | eind 2024
> De koppeling is in zes veiligheidsregio's beproefd. Het gegevensbeschermingseffectbeoordelingsverslag is vastgesteld.
* 2 Meldpunt onveilige verkeerssituaties | vervallen | Fietsersbond |
> Het meldpunt is opgegaan in de landelijke meldvoorziening.
[^1]: Kamerstukken II 2023/24, 29398, nr. 1088.
[^2]: Effectonderzoek campagne, bijlage bij de brief van 2 februari 2024.
"""

_DIGITAL = """
# 1 Everyone online
## Access
### 1 Affordable connections in every region
* 1 Social tariff for low-income households | track | Ministry of Digital Affairs | December 2024
> All four large providers offer the tariff. Take-up stands at 212,000 households, 18% above the forecast.
* 2 Public Wi-Fi in libraries and village halls | complete | National Library | March 2024
> Wi-Fi is available in 1,014 branches. The last installation was accepted on 14 March 2024.
* 3 Refurbished laptops for pupils | delayed | Schools Trust | Summer 2025
> The supplier failed to deliver 3,200 devices. A second tender was opened and will be awarded by the end of the year.
* 4 Satellite pilot for remote islands | not | Telecom Regulator | 2026
> Spectrum has to be assigned first.
### 2 Services that work for everybody
* 1 Accessibility audits of the fifty most used forms | track | Digital Service | Q2 2025
> Thirty-one forms have been audited so far. Common problems:
> - error messages that are not announced by screen readers;
> - time limits without a warning;
> - colour as the only carrier of meaning.
* 2 Plain-language guide | complete | Government Communications Office | June 2023
> The guide is in use by all departments.
* 3 Telephone alternative for every online service | delayed / track | Service Centre Agency | 2025
> Fourteen services have a telephone alternative. The remaining six depend on the new case management system.
## Skills
### 3 A helping hand nearby
* 1 Digital helpers in community centres | track | Municipal Association | ongoing
> There are 640 helpers in 180 municipalities. Recruitment of helpers who speak Arabic, Tigrinya or Ukrainian is continuing.
* 2 Training vouchers for job-seekers | paused | Employment Agency | to be decided
> Issuing of vouchers has been paused pending the budget debate.
* 3 Mentoring by pupils for older people | not | Schools Trust | 2025
> To start in the school year 2025/26.
# 2 Safe online
## Fraud and trust
### 4 Less harm from online fraud
* 1 Shared reporting desk for banks and police | track | National Police | early 2025
> The desk handled 41,800 reports in its first year. A real-time link with the payment processors is in preparation.
* 2 Number spoofing blocked by operators | complete | Telecom Regulator | January 2024
> The code of conduct took effect on 1 January 2024; call volumes from spoofed numbers fell by two thirds.
* 3 Verified sender scheme for text messages | delayed | Telecom Regulator | autumn 2024
> Two operators asked for more time. See https://www.example.org/verified-sender/phase-two-timetable-and-requirements for the timetable.
* 4 Awareness campaign for young adults | track | Consumer Council | May 2025
> Campaign materials were tested with 300 participants.
### 5 Protecting children
* 1 Age-appropriate design code | delayed | Data Protection Authority | 2025
> The consultation drew 1,140 responses, far more than foreseen. The final text is expected in spring 2025.
* 2 Helpline opening hours extended | complete | Child Helpline | September 2024
> The helpline is staffed until midnight.
* 3 Classroom kit on image-based abuse | track | Schools Trust | 2025
> Kit piloted in 24 schools.
"""

_NATUUR = """
# A Herstel van natuurgebieden
## Water
### 1 Hydrologisch herstel
* 1 Dempen van watergangen in hoogveenkernen | koers | Provincies en terreinbeheerders | 2027
> In acht van de dertien hoogveenkernen zijn de werkzaamheden afgerond. De waterstand wordt met drukopnemers gevolgd.
* 2 Grondwateronttrekkingen beëindigen | zorg | Waterschappen | 2026
> Drie drinkwaterbedrijven zoeken nog naar een vervangende winlocatie. Zonder besluit voor de zomer van 2025 wordt de planning niet gehaald.
* 3 Inlaat van gebiedsvreemd water beperken | bij | Waterschappen | 2025
> De inlaat is met een kwart teruggebracht. In droge perioden blijft inlaat nodig.
### 2 Beekdalen als klimaatbuffer
* 1 Hermeandering van beken | koers | Provincies | 2030
> Er is 46 kilometer beek heringericht.
* 2 Verondiepen en kades verlagen | koers | Waterschappen | 2028
> De vergunningen voor het noordelijke deel zijn onherroepelijk.
* 3 Gedoogplichten en schaderegelingen | bij | Rijk |
> Over de schaderegeling wordt nog onderhandeld met de landbouworganisaties.
## Stikstof
### 3 Lagere neerslag in kwetsbare gebieden
* 1 Gebiedsprogramma's vaststellen | zorg | Provincies | 1 juli 2025
> Vier provincies hebben een gebiedsprogramma vastgesteld; bij de overige acht is vertraging ontstaan door de herziening van het rijksbeleid.
* 2 Beëindigingsregeling piekbelasters | bij | Rijk | 2025
> Er zijn 742 aanvragen ingediend, waarvan er 318 tot een overeenkomst hebben geleid.
* 3 Innovatie in stallen | bij | Rijk en sector | 2026
> De metingen in praktijkstallen laten wisselende resultaten zien.
* 4 Walstroom in zeehavens | koers | Havenbedrijven | 2028
> Drie van de vijf terminals beschikken over walstroom.
# B Soorten en verbinding
## Soortenbescherming
### 4 Behoud van weidevogels
* 1 Kuikenland vergroten | zorg | Collectieven | 2027
> Het areaal kruidenrijk grasland nam af tot 14.300 hectare.
* 2 Predatie beheersen | bij | Faunabeheereenheden |
> De ontheffingen zijn in drie provincies geschorst.
* 3 Jaarlijkse telling | koers | Sovon | jaarlijks
> De telling van 2024 is uitgevoerd.
## Verbinding
### 5 Ecologische verbindingen
* 1 Natuurbruggen over rijkswegen | koers | Rijkswaterstaat | 2029
> Twee natuurbruggen zijn in gebruik genomen; voor de derde is de aanbesteding gestart.
* 2 Ontsnippering van het spoor | zorg | ProRail | 2030
> Er is onvoldoende budget voor de faunapassages op de oostelijke lijnen.
* 3 Groenblauwe dooradering | bij | Gemeenten |
> Gemeenten werken aan een gezamenlijke maatstaf.
"""

_FRYSK = """
# 1 Frysk yn it ûnderwiis
## Basisskoalle
### 1 Mear skoallen mei twatalich ûnderwiis
* 1 Lesmateriaal foar de ûnderbou | klear | Afûk | 2024
> It lesmateriaal is beskikber foar alle skoallen.
* 2 Byskoalling fan learkrêften | rint | NHL Stenden | 2025
> Der hawwe 140 learkrêften meidien oan de byskoalling.
* 3 Trochgeande learline | efter | Provinsje | 2026
> De learline is noch net fêststeld, om't it oerlis mei it ministearje langer duorret.
### 2 Frysk yn de bernedeiferbliuw
* 1 Taalbelied yn 120 lokaasjes | rint | SFBO | 2025
> Yn 87 lokaasjes is taalbelied ynfierd.
* 2 Foarlêswike | klear | Tresoar | jannewaris
> De foarlêswike hat 9.000 bern berikt.
# 2 Frysk yn it iepenbiere libben
## Bestjoer
### 3 Oerheden brûke it Frysk
* 1 Taalferoardering yn alle gemeenten | net | Gemeenten | 2026
> Begjint nei de weryndieling.
* 2 Twatalige formulieren | efter | Gemeenten | 2025
> Fjouwer gemeenten hawwe de formulieren oerset.
* 3 Subsydzje foar kulturele ynstellingen | rint | Provinsje | 2027
> Der binne 31 oanfragen takend.
"""

_FIETS_WORDS = (
    Status("afgerond", "Afgerond", "✔", "check", "#2e7d32", "groen"),
    Status("schema", "Ligt op schema", "▶", "play", "#1565c0", "blauw"),
    Status("aandacht", "Vraagt aandacht", "▲", "triangle", "#ef6c00", "oranje"),
    Status("start", "Nog niet gestart", "□", "square", "#757575", "grijs"),
    Status("vervallen", "Vervallen", "✖", "cross", "#c62828", "rood"),
)
_DIGITAL_WORDS = (
    Status("complete", "Complete", "✔", "check", "#1b7f3b", "green"),
    Status("track", "On track", "●", "dot", "#1f5fbf", "blue"),
    Status("delayed", "Delayed", "◆", "clock", "#d98200", "amber"),
    Status("not", "Not started", "○", "ring", "#808080", "grey"),
    Status("paused", "Paused", "■", "bars", "#a0348f", "purple"),
)
_NATUUR_WORDS = (
    Status("koers", "Op koers", "●", "dot", "#3aa655", "groen"),
    Status("bij", "Bijsturen nodig", "●", "dot", "#f5a623", "oranje"),
    Status("zorg", "Zorgelijk", "●", "dot", "#d0021b", "rood"),
)
_FRYSK_WORDS = (
    Status("klear", "Klear", "★", "star", "#0b6e4f", "grien"),
    Status("rint", "Rint neffens planning", "▶", "play", "#1565c0", "blau"),
    Status("efter", "Efterstân", "▼", "down", "#ef6c00", "oranje"),
    Status("net", "Net begûn", "○", "ring", "#777777", "griis"),
)


def _make(text: str, words: tuple[Status, ...], **about: str) -> Programme:
    lines, notes = parse(text)
    return Programme(**about, vocabulary=words, action_lines=lines, notes=notes)  # type: ignore[arg-type]


@cache
def fiets() -> Programme:
    return _make(
        _FIETS, _FIETS_WORDS, title="Veilig op de fiets", subtitle="Voortgangsrapportage", language="nl",
        date="2024-09-17", date_words="17 september 2024", number="24-0917-IW", publisher="Ministerie van Infrastructuur",
    )  # fmt: skip


@cache
def digital() -> Programme:
    return _make(
        _DIGITAL, _DIGITAL_WORDS, title="Digital for All", subtitle="Progress report", language="en",
        date="2024-11-04", date_words="4 November 2024", number="DA/2024/31", publisher="Ministry of Digital Affairs",
    )  # fmt: skip


@cache
def natuur() -> Programme:
    return _make(
        _NATUUR, _NATUUR_WORDS, title="Natuur in balans", subtitle="Stand van de uitvoering", language="nl",
        date="2025-02-28", date_words="28 februari 2025", number="2025-118", publisher="Interprovinciaal overleg",
    )  # fmt: skip


@cache
def frysk() -> Programme:
    return _make(
        _FRYSK, _FRYSK_WORDS, title="Taal fan it hert", subtitle="Foarútgongsrapport", language="fy",
        date="2025-03-11", date_words="11 maart 2025", number="FRY-25-3", publisher="Provinsje Fryslân",
    )  # fmt: skip


_DEEDS = (
    "Aanleggen van",
    "Onderzoek naar",
    "Voorlichting over",
    "Toezicht op",
    "Afspraken over",
    "Subsidie voor",
    "Meten van",
)
_SUBJECTS = (
    "fietsstraten", "drempels bij scholen", "verlichte oversteken", "fietsenstallingen", "doorfietsroutes", "helmgebruik", "tellingen",
    "dode hoeken", "wegwerkzaamheden", "gladheidsbestrijding", "rotondes",
)  # fmt: skip
_PLACES = (
    "in het noorden",
    "langs het kanaal",
    "in de binnenstad",
    "op bedrijventerreinen",
    "rond stations",
    "in het buitengebied",
)
_TELLING = (
    "Er zijn {n} locaties onderzocht.", "De partijen hebben afspraken gemaakt over het beheer.", "De planning is in overleg herzien.",
    "In {n} gemeenten is het werk aanbesteed; de gunning volgt in het derde kwartaal.", "De kosten bedragen € {n}.000.",
    "Een evaluatie wordt voorbereid door een onafhankelijk bureau.", "Bewoners zijn met een brief en een bijeenkomst geïnformeerd.",
)  # fmt: skip


@cache
def many(rows: int) -> Programme:
    """Return a programme of so many rows, ten activities in each result, no two texts the same."""
    keys = [status.key for status in _FIETS_WORDS]

    def activity(at: int) -> Activity:
        title = f"{_DEEDS[at % 7]} {_SUBJECTS[at % 11]} {_PLACES[at % 6]}"
        text = " ".join(
            _TELLING[(at + step * 3) % 7].format(n=at % 487 + step + 2) for step in range(at % 4 + 1)
        )
        return Activity(
            str(at % 10 + 1),
            title,
            (Entry((keys[at * 7 % 5],), (text,)),),
            f"Gemeente {_PLACES[at % 6].split()[-1]}",
        )

    results = [
        Result(
            str(n + 1),
            f"Minder ongevallen met {_SUBJECTS[n % 11]} {_PLACES[n % 6]}",
            tuple(activity(10 * n + i) for i in range(10)),
        )
        for n in range(rows // 10)
    ]
    themes = [
        Theme(
            f"Samenhang van {_SUBJECTS[n // 10 % 11]} en {_SUBJECTS[(n // 10 + 4) % 11]}",
            tuple(results[n : n + 10]),
        )
        for n in range(0, len(results), 10)
    ]
    lines = tuple(
        ActionLine(str(n // 5 + 1), f"Gezond {_PLACES[n // 5 % 6]}", tuple(themes[n : n + 5]))
        for n in range(0, len(themes), 5)
    )
    return replace(fiets(), title="Veilig onderweg", action_lines=lines, notes={})

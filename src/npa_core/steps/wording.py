"""Words that tell nothing or little about an event, and the words for numbers and months: German and English."""

from __future__ import annotations

STOP_WORDS = frozenset(
    """
    ab aber alle allem allen aller alles als also am an auch auf aus bei beide beiden beim bereits bin bis bisher da
    dabei dafür damit daran darauf darüber das dass davon dazu dein dem den denn der deren derzeit des dessen die dies
    diese diesem diesen dieser dieses doch dort durch ein eine einem einen einer eines er erste erstem ersten erster es
    etwa euch für ganz ganze ganzen gegen geht gemeinsam gibt gut haben hat hatte heute hier ich ihm ihn ihnen ihr ihre
    ihrem ihren ihrer ihres im immer in ins ist ja jede jedem jeden jeder jedes jetzt jeweils kann kein keine keinen
    kommen kommt können könnte künftig lassen machen mal man mehr mehrere mit muss müssen nach nicht noch nun nur ob
    oder ohne pro rund schon sehr sei seien sein seine seinem seinen seiner seit selbst sich sie sind so sogar soll
    sollen sowie statt steht stehen trotz über um und uns unser unsere unseren unserer unter viel viele vielen vom von
    vor vorerst war waren was weil weiter weitere weiteren wenn wer werden wie wieder will wir wird wo wollen worden
    wurde wurden während zu zum zur zusammen zwischen neu neue neuem neuen neuer neues jahr jahre jahren jahres tag tage
    tagen tages woche wochen monat monate monaten uhr ende anfang mitte
    a about after again all also an and any are as at be been before being but by can could did do does during each for
    from had has have he her his how if in into is it its more most new no not now of on only or other our out over she
    so some than that the their them then there these they this those through to under until up us was we were what
    when where which while who will with would year years day days week weeks month months you your
    """.split()
)
"""Never looked at."""

COMMON = frozenset(
    """
    afghanistan alltag angebot angebote angekommen ankommen anmelden anmeldung arbeit arbeiten arbeitgeber arbeitsmarkt
    asyl ausbildung auszubildende beginn beginnen beginnt begleiten begleitung beratung bericht berufe beschäftigte
    besuch betriebe bewohner bildung bündnis bürger bürgerinnen deutsch deutsche deutschen deutschkurs deutschland
    ehrenamt ehrenamtliche eingeladen eltern familie familien flucht flüchtling flüchtlinge fördern fördert förderung
    frauen freiwillige freizeit geflüchtete gelder gemeinde gesellschaft gespräch gruppe gruppen hilfe hilfen
    informationen initiative integration integrationskurs interessierte jugend jugendliche junge kinder kita kitas
    kommune kommunen kostenfrei kostenlos kreis kreise kultur kulturen kurs kurse land landkreis landkreise leben lehrer
    lernen leute männer menschen migranten migration mitglied mitglieder mitmachen monatlich nachbarn niedersachsen
    niedersächsisch ort orte partner personen plätze platz preis pressemitteilung programm projekt projekte rat rathaus
    region sagt samtgemeinde schule schulen schüler schülerinnen seminar sprache sprachen sprachkurs sprachkurse stadt
    stadtteil start starten startet stellen suchen sucht syrien teil teilnahme teilnehmen teilnehmende teilnehmer
    teilnehmerinnen teilnehmern termin termine thema themen treffen treffpunkt ukraine ukrainisch ukrainische
    unterstützen unterstützt unterstützung veranstaltung veranstaltungen verein vereine vertreter volkshochschule
    vormittag vorstellen vielfalt vhs willkommen woche wohnen wohnung zentrum ziel zugewanderte zukunft
    montag dienstag mittwoch donnerstag freitag samstag sonntag abend nachmittag
    children city community council county course courses district families family help language learn lower migrants
    office people project refugee refugees register saxony school start support training women work young
    monday tuesday wednesday thursday friday saturday sunday
    """.split()
)
"""What every item of such an alliance may say: it tells little of one event."""

_WEEKDAYS = (
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "montags dienstags mittwochs donnerstags freitags samstags sonntags",
    "montagabend dienstagabend mittwochabend donnerstagabend freitagabend samstagabend sonntagabend",
    "monday tuesday wednesday thursday friday saturday sunday",
    "mondays tuesdays wednesdays thursdays fridays saturdays sundays",
    "понеділок вівторок середу четвер пятницю суботу неділю",
    "понедельник вторник среду четверг пятницу субботу воскресенье",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
)
WEEKDAYS = {name: number for names in _WEEKDAYS for number, name in enumerate(names.split())} | {
    "sonnabend": 5,
    "sonnabends": 5,
}
"""Days of the week → 0 for Monday, as in `datetime.weekday`."""

_MONTHS = (
    "januar februar märz april mai juni juli august september oktober november dezember",
    "january february march april may june july august september october november december",
    "jänner februar maerz april mai juni juli august sept okt nov dez",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
)
MONTHS = {name: number for names in _MONTHS for number, name in enumerate(names.split(), start=1)}
"""Months in the languages that partners write in, as they stand beside a day → 1 to 12."""

_NUMBERS = (
    "vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
)
_TENS = (
    "zwanzig dreissig vierzig fünfzig sechzig siebzig achtzig neunzig hundert",
    "twenty thirty forty fifty sixty seventy eighty ninety hundred",
)
NUMBER_WORDS = (
    {name: str(number) for names in _NUMBERS for number, name in enumerate(names.split(), start=4)}
    | {name: str(10 * number) for names in _TENS for number, name in enumerate(names.split(), start=2)}
    | {"dutzend": "12", "dozen": "12"}
)
"""Numbers below four are in every text."""

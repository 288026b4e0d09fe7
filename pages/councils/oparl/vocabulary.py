"""The standard's names for lists, and the feed's German words."""

LISTS = {
    "organization": "organizations",
    "person": "people",
    "meeting": "meetings",
    "paper": "papers",
    "agendaItem": "agendaitems",
    "consultation": "consultations",
    "file": "files",
    "locationList": "locations",
    "legislativeTermList": "legislativeterms",
    "membership": "memberships",
}
# The words of a feed in the language of its source.
KINDS = {
    "advisory": "Beirat",
    "integration": "Integrationsrat",
    "steering": "Lenkungsgruppe",
    "network": "Netzwerk",
    "town": "Rat",
}
ROLES = {
    "chair": "Vorsitz",
    "deputy": "Stellvertretender Vorsitz",
    "member": "Mitglied",
    "adviser": "Beratendes Mitglied",
    "secretary": "Geschäftsführung",
}
STAGES = {
    "date": "terminiert",
    "invitation": "eingeladen",
    "agenda": "eingeladen",
    "held": "durchgeführt",
    "minutes": "durchgeführt",
}

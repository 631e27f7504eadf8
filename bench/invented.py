"""Towns of the sizes that they have, and names that nobody has: what the stocks are made of."""

import random
from datetime import UTC, datetime

# Code, both names, inhabitants, postal code.
TOWNS = (
    ("anderlecht", "Anderlecht", "Anderlecht", 112_258, "1070"),
    ("oudergem-auderghem", "Oudergem", "Auderghem", 30_456, "1160"),
    ("sint-agatha-berchem-berchem-sainte-agathe", "Sint-Agatha-Berchem", "Berchem-Sainte-Agathe", 22_975, "1082"),
    ("brussel-bruxelles", "Brussel", "Bruxelles", 188_137, "1000"),
    ("etterbeek", "Etterbeek", "Etterbeek", 45_655, "1040"),
    ("evere", "Evere", "Evere", 37_190, "1140"),
    ("vorst-forest", "Vorst", "Forest", 53_412, "1190"),
    ("ganshoren", "Ganshoren", "Ganshoren", 23_466, "1083"),
    ("elsene-ixelles", "Elsene", "Ixelles", 84_073, "1050"),
    ("jette", "Jette", "Jette", 49_024, "1090"),
    ("koekelberg", "Koekelberg", "Koekelberg", 20_742, "1081"),
    ("sint-jans-molenbeek-molenbeek-saint-jean", "Sint-Jans-Molenbeek", "Molenbeek-Saint-Jean", 94_798, "1080"),
    ("sint-gillis-saint-gilles", "Sint-Gillis", "Saint-Gilles", 49_769, "1060"),
    ("sint-joost-ten-node-saint-josse-ten-noode", "Sint-Joost-ten-Node", "Saint-Josse-ten-Noode", 27_548, "1210"),
    ("schaarbeek-schaerbeek", "Schaarbeek", "Schaerbeek", 129_293, "1030"),
    ("ukkel-uccle", "Ukkel", "Uccle", 79_766, "1180"),
    ("watermaal-bosvoorde-watermael-boitsfort", "Watermaal-Bosvoorde", "Watermael-Boitsfort", 24_320, "1170"),
    ("sint-lambrechts-woluwe-woluwe-saint-lambert", "Sint-Lambrechts-Woluwe", "Woluwe-Saint-Lambert", 51_937, "1200"),
    ("sint-pieters-woluwe-woluwe-saint-pierre", "Sint-Pieters-Woluwe", "Woluwe-Saint-Pierre", 40_044, "1150"),
)
INHABITANTS = [town[3] for town in TOWNS]
BIGGEST = "brussel-bruxelles"
ROADS, CLEANERS = "roads.example", "cleaners.example"
AGENT, CITIZEN = "bench.agent", "bench.citizen"
CENTRE, REACH = (50.8466, 4.3528), (0.075, 0.115)
"""The middle of the region, and how far it goes to the north and the east."""
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""When the last report of the stock was made."""


def words(text: str) -> list[str]:
    return text.split()


FIRST_NAMES = words(
    "Amina Lucas Yasmina Thomas Fatima Jan Sofie Karim Marie Mohamed Anne Pieter Claire Hassan Emma Louis Nadia Marc "
    "Julie Ali Eva Bram Charlotte Omar Lotte Hugo Inès Arthur Salma Victor Elise Rachid Noor Simon Leila Mathis Sara "
    "Wout Camille Younes Hanne Gabriel Imane Daan Manon Bilal Lien Antoine Kenza Jef Zoé Ibrahim Fien Léon Aya Chloé"
)
STARTS = words(
    "Peet Jans Maes Wout Mert Will Claes Goos Dub Lamb Mart Dup Simo Laur Ren Ben El-A Bou Haj Zer Kab Dia Nguy Pet "
    "Kow Rod Fern Sil Cost Yil"
)
ENDS = words("ers sens mans aert ink ens ois ert in ont on ard ami azzi ji ouk ila lo en rov ski rigues andes va a maz")
STREETS = tuple(
    (street_nl.format(name), street_fr.format(name))
    for name in words(
        "Linde Eik Kastanje Molen Kerk Station Markt Vijver Berg Dal Bron Zwaan Leeuw Arend Roos Tulp Vlier Wilg Beuk "
        "Olm Hop Koren Wijngaard Brug Sluis Haven Toren Poort Schild Ster Zon Maan Dauw Heide Veld Bos Park Weide Spoor"
    )
    for street_nl, street_fr in (
        ("{}straat", "Rue {}"),
        ("{}laan", "Avenue {}"),
        ("{}plein", "Place {}"),
        ("{}steenweg", "Chaussée {}"),
    )
)


def spot(town: int, chance: random.Random) -> tuple[float, float]:
    """Return a place: most of them near the heart of a municipality, within the region."""
    hearts = random.Random(town)
    lat = CENTRE[0] + REACH[0] * hearts.uniform(-0.8, 0.8) + chance.gauss(0, 0.009)
    lon = CENTRE[1] + REACH[1] * hearts.uniform(-0.8, 0.8) + chance.gauss(0, 0.014)
    return (
        round(min(max(lat, CENTRE[0] - REACH[0]), CENTRE[0] + REACH[0]), 7),
        round(min(max(lon, CENTRE[1] - REACH[1]), CENTRE[1] + REACH[1]), 7),
    )

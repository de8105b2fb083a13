"""Names, and cases of names, that are ordinary words as well: as a name they count only where written as one."""

ENGLISH = """
amber april art bill chase crystal dawn dean drew duke earl faith frank gene grace grant guy
hope iris ivy jack joy june lily mark marks max may miles norm olive pat pearl penny rich rob
rose ruby sandy sue summer vera will
"""
RUSSIAN = """
алла ася богдан вера вере верой веру веры вика ген гена гены герман гуля дан дана злата зоря
инга галька катя кира коль коля лада лев лен лиза льва люба любви любе любовь любовью любой любу любы май
майя марк марка марке марки марком марку мая мила милой милы надежда надежде надеждой надежду
надежды ника нова рад рада радой рады роза розе розу розы ром рома роман романа романе
романом роману свет света слава славе славой славу славы соня тим толи толь толя том тома томе
томом тому ян яна яр
"""
ALSO_WORDS = frozenset(f"{ENGLISH} {RUSSIAN}".split())

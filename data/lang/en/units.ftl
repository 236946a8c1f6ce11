# Quantities with their units, by the codes of UN/CEFACT Recommendation 20.

unit-C62 = { $shown }
unit-H87 = { $count ->
    [one] { $shown } piece
   *[other] { $shown } pieces
}
unit-EA = { $count ->
    [one] { $shown } item
   *[other] { $shown } items
}
unit-PR = { $count ->
    [one] { $shown } pair
   *[other] { $shown } pairs
}
unit-DZN = { $count ->
    [one] { $shown } dozen
   *[other] { $shown } dozen
}
unit-SET = { $count ->
    [one] { $shown } set
   *[other] { $shown } sets
}
unit-XPA = { $count ->
    [one] { $shown } packet
   *[other] { $shown } packets
}
unit-XSA = { $count ->
    [one] { $shown } sack
   *[other] { $shown } sacks
}
unit-XCS = { $count ->
    [one] { $shown } case
   *[other] { $shown } cases
}
unit-XBX = { $count ->
    [one] { $shown } box
   *[other] { $shown } boxes
}
unit-XCT = { $count ->
    [one] { $shown } carton
   *[other] { $shown } cartons
}
unit-XBG = { $count ->
    [one] { $shown } bag
   *[other] { $shown } bags
}
unit-XPX = { $count ->
    [one] { $shown } pallet
   *[other] { $shown } pallets
}
unit-XPK = { $count ->
    [one] { $shown } package
   *[other] { $shown } packages
}
unit-XDR = { $count ->
    [one] { $shown } drum
   *[other] { $shown } drums
}
unit-XBO = { $count ->
    [one] { $shown } bottle
   *[other] { $shown } bottles
}
unit-XRO = { $count ->
    [one] { $shown } roll
   *[other] { $shown } rolls
}
unit-XVI = { $count ->
    [one] { $shown } vial
   *[other] { $shown } vials
}
unit-IE = { $count ->
    [one] { $shown } person
   *[other] { $shown } people
}
unit-MGM = { $shown } mg
unit-GRM = { $shown } g
unit-KGM = { $shown } kg
unit-TNE = { $shown } t
unit-LBR = { $shown } lb
unit-MLT = { $shown } ml
unit-LTR = { $shown } l
unit-MTQ = { $shown } m³
unit-MTR = { $shown } m
unit-KMT = { $shown } km
unit-MTK = { $shown } m²
unit-H18 = { $shown } ha
unit-KWT = { $shown } kW
unit-KWH = { $shown } kWh
unit-E14 = { $shown } kcal
unit-MIN = { $count ->
    [one] { $shown } minute
   *[other] { $shown } minutes
}
unit-HUR = { $count ->
    [one] { $shown } hour
   *[other] { $shown } hours
}
unit-DAY = { $count ->
    [one] { $shown } day
   *[other] { $shown } days
}
unit-WEE = { $count ->
    [one] { $shown } week
   *[other] { $shown } weeks
}
unit-MON = { $count ->
    [one] { $shown } month
   *[other] { $shown } months
}
unit-ANN = { $count ->
    [one] { $shown } year
   *[other] { $shown } years
}
unit-P1 = { $shown } %

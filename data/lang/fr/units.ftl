# Quantités et unités, par les codes de la recommandation 20 du CEFACT-ONU.

unit-C62 = { $shown }
unit-H87 = { $count ->
    [one] { $shown } pièce
   *[other] { $shown } pièces
}
unit-EA = { $count ->
    [one] { $shown } unité
   *[other] { $shown } unités
}
unit-PR = { $count ->
    [one] { $shown } paire
   *[other] { $shown } paires
}
unit-DZN = { $count ->
    [one] { $shown } douzaine
   *[other] { $shown } douzaines
}
unit-SET = { $count ->
    [one] { $shown } jeu
   *[other] { $shown } jeux
}
unit-XPA = { $count ->
    [one] { $shown } sachet
   *[other] { $shown } sachets
}
unit-XSA = { $count ->
    [one] { $shown } sac
   *[other] { $shown } sacs
}
unit-XCS = { $count ->
    [one] { $shown } caisse
   *[other] { $shown } caisses
}
unit-XBX = { $count ->
    [one] { $shown } boîte
   *[other] { $shown } boîtes
}
unit-XCT = { $count ->
    [one] { $shown } carton
   *[other] { $shown } cartons
}
unit-XBG = { $count ->
    [one] { $shown } sachet souple
   *[other] { $shown } sachets souples
}
unit-XPX = { $count ->
    [one] { $shown } palette
   *[other] { $shown } palettes
}
unit-XPK = { $count ->
    [one] { $shown } colis
   *[other] { $shown } colis
}
unit-XDR = { $count ->
    [one] { $shown } fût
   *[other] { $shown } fûts
}
unit-XBO = { $count ->
    [one] { $shown } bouteille
   *[other] { $shown } bouteilles
}
unit-XRO = { $count ->
    [one] { $shown } rouleau
   *[other] { $shown } rouleaux
}
unit-XVI = { $count ->
    [one] { $shown } flacon
   *[other] { $shown } flacons
}
unit-IE = { $count ->
    [one] { $shown } personne
   *[other] { $shown } personnes
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
    [one] { $shown } heure
   *[other] { $shown } heures
}
unit-DAY = { $count ->
    [one] { $shown } jour
   *[other] { $shown } jours
}
unit-WEE = { $count ->
    [one] { $shown } semaine
   *[other] { $shown } semaines
}
unit-MON = { $count ->
    [one] { $shown } mois
   *[other] { $shown } mois
}
unit-ANN = { $count ->
    [one] { $shown } an
   *[other] { $shown } ans
}
unit-P1 = { $shown } %

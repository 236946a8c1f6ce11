# Кількості з одиницями, за кодами Рекомендації 20 СЕФАКТ ООН.

unit-C62 = { $shown }
unit-H87 = { $count ->
    [one] { $shown } штука
    [few] { $shown } штуки
    [many] { $shown } штук
   *[other] { $shown } штуки
}
unit-EA = { $count ->
    [one] { $shown } одиниця
    [few] { $shown } одиниці
    [many] { $shown } одиниць
   *[other] { $shown } одиниці
}
unit-PR = { $count ->
    [one] { $shown } пара
    [few] { $shown } пари
    [many] { $shown } пар
   *[other] { $shown } пари
}
unit-DZN = { $count ->
    [one] { $shown } дюжина
    [few] { $shown } дюжини
    [many] { $shown } дюжин
   *[other] { $shown } дюжини
}
unit-SET = { $count ->
    [one] { $shown } комплект
    [few] { $shown } комплекти
    [many] { $shown } комплектів
   *[other] { $shown } комплекту
}
unit-XPA = { $count ->
    [one] { $shown } пакетик
    [few] { $shown } пакетики
    [many] { $shown } пакетиків
   *[other] { $shown } пакетика
}
unit-XSA = { $count ->
    [one] { $shown } мішок
    [few] { $shown } мішки
    [many] { $shown } мішків
   *[other] { $shown } мішка
}
unit-XCS = { $count ->
    [one] { $shown } ящик
    [few] { $shown } ящики
    [many] { $shown } ящиків
   *[other] { $shown } ящика
}
unit-XBX = { $count ->
    [one] { $shown } коробка
    [few] { $shown } коробки
    [many] { $shown } коробок
   *[other] { $shown } коробки
}
unit-XCT = { $count ->
    [one] { $shown } картонна коробка
    [few] { $shown } картонні коробки
    [many] { $shown } картонних коробок
   *[other] { $shown } картонної коробки
}
unit-XBG = { $count ->
    [one] { $shown } сумка
    [few] { $shown } сумки
    [many] { $shown } сумок
   *[other] { $shown } сумки
}
unit-XPX = { $count ->
    [one] { $shown } піддон
    [few] { $shown } піддони
    [many] { $shown } піддонів
   *[other] { $shown } піддона
}
unit-XPK = { $count ->
    [one] { $shown } пакунок
    [few] { $shown } пакунки
    [many] { $shown } пакунків
   *[other] { $shown } пакунка
}
unit-XDR = { $count ->
    [one] { $shown } бочка
    [few] { $shown } бочки
    [many] { $shown } бочок
   *[other] { $shown } бочки
}
unit-XBO = { $count ->
    [one] { $shown } пляшка
    [few] { $shown } пляшки
    [many] { $shown } пляшок
   *[other] { $shown } пляшки
}
unit-XRO = { $count ->
    [one] { $shown } рулон
    [few] { $shown } рулони
    [many] { $shown } рулонів
   *[other] { $shown } рулону
}
unit-XVI = { $count ->
    [one] { $shown } флакон
    [few] { $shown } флакони
    [many] { $shown } флаконів
   *[other] { $shown } флакона
}
unit-IE = { $count ->
    [one] { $shown } особа
    [few] { $shown } особи
    [many] { $shown } осіб
   *[other] { $shown } особи
}
unit-MGM = { $shown } мг
unit-GRM = { $shown } г
unit-KGM = { $shown } кг
unit-TNE = { $shown } т
unit-LBR = { $shown } фунт.
unit-MLT = { $shown } мл
unit-LTR = { $shown } л
unit-MTQ = { $shown } м³
unit-MTR = { $shown } м
unit-KMT = { $shown } км
unit-MTK = { $shown } м²
unit-H18 = { $shown } га
unit-KWT = { $shown } кВт
unit-KWH = { $shown } кВт·год
unit-E14 = { $shown } ккал
unit-MIN = { $count ->
    [one] { $shown } хвилина
    [few] { $shown } хвилини
    [many] { $shown } хвилин
   *[other] { $shown } хвилини
}
unit-HUR = { $count ->
    [one] { $shown } година
    [few] { $shown } години
    [many] { $shown } годин
   *[other] { $shown } години
}
unit-DAY = { $count ->
    [one] { $shown } день
    [few] { $shown } дні
    [many] { $shown } днів
   *[other] { $shown } дня
}
unit-WEE = { $count ->
    [one] { $shown } тиждень
    [few] { $shown } тижні
    [many] { $shown } тижнів
   *[other] { $shown } тижня
}
unit-MON = { $count ->
    [one] { $shown } місяць
    [few] { $shown } місяці
    [many] { $shown } місяців
   *[other] { $shown } місяця
}
unit-ANN = { $count ->
    [one] { $shown } рік
    [few] { $shown } роки
    [many] { $shown } років
   *[other] { $shown } року
}
unit-P1 = { $shown } %

# الكميات ووحداتها، برموز التوصية 20 لمركز الأمم المتحدة لتيسير التجارة.

unit-C62 = { $shown }
unit-H87 = { $count ->
    [one] قطعة واحدة
    [two] قطعتان
    [few] { $shown } قطع
    [many] { $shown } قطعة
   *[other] { $shown } قطعة
}
unit-EA = { $count ->
    [one] وحدة واحدة
    [two] وحدتان
    [few] { $shown } وحدات
    [many] { $shown } وحدة
   *[other] { $shown } وحدة
}
unit-PR = { $count ->
    [one] زوج واحد
    [two] زوجان
    [few] { $shown } أزواج
    [many] { $shown } زوجًا
   *[other] { $shown } زوج
}
unit-DZN = { $count ->
    [one] دزينة واحدة
    [two] دزينتان
    [few] { $shown } دزينات
    [many] { $shown } دزينة
   *[other] { $shown } دزينة
}
unit-SET = { $count ->
    [one] طقم واحد
    [two] طقمان
    [few] { $shown } أطقم
    [many] { $shown } طقمًا
   *[other] { $shown } طقم
}
unit-XPA = { $count ->
    [one] رزمة واحدة
    [two] رزمتان
    [few] { $shown } رزم
    [many] { $shown } رزمة
   *[other] { $shown } رزمة
}
unit-XSA = { $count ->
    [one] كيس كبير واحد
    [two] كيسان كبيران
    [few] { $shown } أكياس كبيرة
    [many] { $shown } كيسًا كبيرًا
   *[other] { $shown } كيس كبير
}
unit-XCS = { $count ->
    [one] صندوق شحن واحد
    [two] صندوقا شحن
    [few] { $shown } صناديق شحن
    [many] { $shown } صندوق شحن
   *[other] { $shown } صندوق شحن
}
unit-XBX = { $count ->
    [one] علبة واحدة
    [two] علبتان
    [few] { $shown } علب
    [many] { $shown } علبة
   *[other] { $shown } علبة
}
unit-XCT = { $count ->
    [one] كرتونة واحدة
    [two] كرتونتان
    [few] { $shown } كراتين
    [many] { $shown } كرتونة
   *[other] { $shown } كرتونة
}
unit-XBG = { $count ->
    [one] كيس واحد
    [two] كيسان
    [few] { $shown } أكياس
    [many] { $shown } كيسًا
   *[other] { $shown } كيس
}
unit-XPX = { $count ->
    [one] منصة نقالة واحدة
    [two] منصتان نقالتان
    [few] { $shown } منصات نقالة
    [many] { $shown } منصة نقالة
   *[other] { $shown } منصة نقالة
}
unit-XPK = { $count ->
    [one] طرد واحد
    [two] طردان
    [few] { $shown } طرود
    [many] { $shown } طردًا
   *[other] { $shown } طرد
}
unit-XDR = { $count ->
    [one] برميل واحد
    [two] برميلان
    [few] { $shown } براميل
    [many] { $shown } برميلًا
   *[other] { $shown } برميل
}
unit-XBO = { $count ->
    [one] قنينة واحدة
    [two] قنينتان
    [few] { $shown } قنانٍ
    [many] { $shown } قنينة
   *[other] { $shown } قنينة
}
unit-XRO = { $count ->
    [one] لفافة واحدة
    [two] لفافتان
    [few] { $shown } لفافات
    [many] { $shown } لفافة
   *[other] { $shown } لفافة
}
unit-XVI = { $count ->
    [one] قارورة واحدة
    [two] قارورتان
    [few] { $shown } قوارير
    [many] { $shown } قارورة
   *[other] { $shown } قارورة
}
unit-IE = { $count ->
    [one] شخص واحد
    [two] شخصان
    [few] { $shown } أشخاص
    [many] { $shown } شخصًا
   *[other] { $shown } شخص
}
unit-MGM = { $shown } ملغ
unit-GRM = { $shown } غ
unit-KGM = { $shown } كغ
unit-TNE = { $shown } طن
unit-LBR = { $shown } رطل
unit-MLT = { $shown } مل
unit-LTR = { $shown } ل
unit-MTQ = { $shown } م³
unit-MTR = { $shown } م
unit-KMT = { $shown } كم
unit-MTK = { $shown } م²
unit-H18 = { $shown } هكتار
unit-KWT = { $shown } كيلوواط
unit-KWH = { $shown } كيلوواط ساعة
unit-E14 = { $shown } كيلو كالوري
unit-MIN = { $count ->
    [one] دقيقة واحدة
    [two] دقيقتان
    [few] { $shown } دقائق
    [many] { $shown } دقيقة
   *[other] { $shown } دقيقة
}
unit-HUR = { $count ->
    [one] ساعة واحدة
    [two] ساعتان
    [few] { $shown } ساعات
    [many] { $shown } ساعة
   *[other] { $shown } ساعة
}
unit-DAY = { $count ->
    [one] يوم واحد
    [two] يومان
    [few] { $shown } أيام
    [many] { $shown } يومًا
   *[other] { $shown } يوم
}
unit-WEE = { $count ->
    [one] أسبوع واحد
    [two] أسبوعان
    [few] { $shown } أسابيع
    [many] { $shown } أسبوعًا
   *[other] { $shown } أسبوع
}
unit-MON = { $count ->
    [one] شهر واحد
    [two] شهران
    [few] { $shown } أشهر
    [many] { $shown } شهرًا
   *[other] { $shown } شهر
}
unit-ANN = { $count ->
    [one] سنة واحدة
    [two] سنتان
    [few] { $shown } سنوات
    [many] { $shown } سنة
   *[other] { $shown } سنة
}
unit-P1 = { $shown } ٪

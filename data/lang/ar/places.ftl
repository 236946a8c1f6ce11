# الأماكن والقوى والأنشطة المشتركة.
nav-places = الأماكن
nav-powers = القوى
nav-engagements = الأنشطة المشتركة
front-where = إلى أين ذهبت المواد
front-places = كل الأماكن المسجّلة
powers-lead = لمن المال، وكم منه يتوقف على قلّة، وما الذي يبقى إذا غادر أحدهم.
powers-index = التركّز هو مؤشر هيرفندال-هيرشمان: مجموع مربعات الحصص بالنسبة المئوية. القيمة 10000 تعني مانحًا واحدًا وحده؛ وفوق 1800 تسمّي سلطات المنافسة في الولايات المتحدة السوق شديدة التركّز. يُستعمل هنا مقياسًا لا حكمًا.
powers-donors = المانحون
powers-dependency = من يعتمد على من
powers-dependency-about = ممّن تسلّم كل طرف ماله مباشرة في تلك السنة. أما من يقف خلف صندوق أو وسيط فيظهر في صفحة التتبّع.
powers-year = السنة
powers-last-year = الأحدث
powers-without = لو غادر هذا المانح
powers-nobody = لا أحد يغادر
powers-picture = حصص المانحين عبر السنوات: { $stage }، بعملة { $currency }
powers-about = تسير السنوات مع السطر، وترتفع حصص المال الخاص لجميع المانحين حتى 100 في المئة. كل مساحة مسمّاة عند نهايتها مع حصتها في السنة الأخيرة. والأرقام في الجداول أدناه.
powers-total = المال الخاص للمانحين
powers-count = عدد المانحين
powers-hhi = التركّز (HHI)
powers-equal = كأنهم متساوون بعدد
powers-transfers = التحويلات
powers-years = سنة بعد سنة
powers-donor = المانح
powers-own = ماله الخاص
powers-share = الحصة
powers-gave = مجموع ما أعطى
powers-hhi-without = HHI من دونه
powers-donors-of = المانحون في { $year }، بعملة { $currency }
powers-if = لو لم يعطِ { $name } في { $year }
powers-if-about = يؤخذ مال الآخرين كما كان، ولا يُفترض أن أحدًا يحلّ محله. ويخسر المتلقون ما كان لهم من المانح مباشرة.
powers-no-donor = ليس { $name } مانحًا في تلك السنة بهذه العملة وفي هذه المرحلة.
powers-lost = ما سينقص
powers-left = ما سيبقى
powers-share-before = الحصة الآن
powers-share-after = الحصة حينئذ
powers-losers = من سيخسر أكثر
powers-recipient = المتلقي
powers-loses = سيخسر
powers-loses-share = من كل ما تلقّاه
powers-got = تلقّى
powers-givers = من كم طرف
powers-largest = أكثره من
powers-largest-share = تلك الحصة
powers-dependency-of = المتلقون في { $year }، بعملة { $currency }
engagements-table = الاتفاقات والأنشطة المشتركة
engagements-lead = ما اتفق عليه الأطراف وما فعلوه معًا إلى جانب المعونة: معاهدات وتمارين وزيارات ومحادثات ودورات. وما يستند إليه كل منها على بُعد خطوة.
engagements-about = مسار لكل منها من يومه الأول إلى الأخير، وحافة مفتوحة حيث لم يُحدَّد يوم أخير. والأيام نفسها في الجدول أدناه.
engagement-title = العنوان
engagement-form = الشكل
engagement-days = متى
engagement-when = الحالة
engagement-parties = من
engagement-places = أين
engagement-since = منذ { $day }
engagement-carries = ما يستند إليه
engagement-beside = المال بين أطرافه
engagement-beside-about = تدفقات طرفاها كلاهما مشاركان فيه. وورودها جنبًا إلى جنب لا يقول شيئًا عن سبب دفعها.
engagement-rests = يستند إلى
engagement-worth = المبلغ أو التكلفة
sort-agreement = اتفاق
sort-engagement = نشاط مشترك
when-planned = مخطط
when-running = جارٍ
when-over = انتهى
when-sealed = مختوم
agreement-treaty = معاهدة
agreement-status-of-forces = اتفاق وضع القوات
agreement-memorandum = مذكرة تفاهم
agreement-technical = ترتيب فني
agreement-transfer-terms = شروط النقل والاستخدام النهائي
agreement-grant = اتفاق منحة
agreement-contribution = اتفاق مساهمة
agreement-cost-sharing = اتفاق تقاسم التكاليف
agreement-host-nation-support = دعم الدولة المضيفة
agreement-data-sharing = تبادل البيانات
engagement-exercise = تمرين
engagement-visit = زيارة
engagement-staff-talks = محادثات أركان
engagement-training-course = دورة تدريبية
engagement-exchange = تبادل أفراد
engagement-port-call = زيارة ميناء
places-lead = ما يقوله السجل عن كل بلد ومكان: من يحتاج إلى ماذا، وما الذي وصل، ومن يعمل هناك. الأماكن مناطق وأسماء، لا نقاط أبدًا.
places-table = الأماكن
places-countries = البلدان
place-map-deliveries = الشحنات والتوزيعات حسب البلد
place-map-people = المحتاجون حسب البلد
place-map-handed = من بلغتهم التوزيعات حسب البلد
place-map-programmes = البرامج حسب البلد
place-show-deliveries = الشحنات والتوزيعات
place-show-people = المحتاجون
place-show-handed = من بلغتهم التوزيعات
place-show-programmes = البرامج
place-map-about = البلدان مظللة بحسب الرقم: كلما زاد اشتد الظل وتقاربت الخطوط، ويبيّن المفتاح الأرقام التي يمثلها كل ظل. وكل بلد يقود إلى صفحته. والأرقام نفسها في الجدول.
place-boundaries = الحدود: Natural Earth، بحسب من يسيطر على الأرض. ولا تقول شيئًا عمّن يملكها.
place-name = المكان
place-country = البلد
place-places = الأماكن
place-needs = الاحتياجات المذكورة
place-people = المحتاجون
place-consignments = شحنات متجهة إليه
place-arrived = وصل منها أو من غيرها
place-distributions = التوزيعات
place-handed = من بلغتهم
place-planned = مخطط إنفاقه هنا
place-paid = مدفوع لبرامج هذا المكان وحده
place-programmes = البرامج
nav-programmes-here = برامج تعمل هنا
place-key = يُعرف بـ
place-trace = تتبّع ما بلغ هذا المكان
place-sectors = الاحتياج والتغطية حسب القطاع
place-sector = القطاع
place-reached = بلغتهم
place-gap = لم تبلغهم
place-elsewhere = أماكن أخرى يعمل فيها
place-parties = من يعمل هنا
place-role = بأي صفة
place-where = أين يقع
place-coarse = تُظهر الخريطة البلد. ولا يُرسم موضع المكان فيه بدقة: فالنقاط قد تعرّض الناس هناك للخطر.
map-open = افتح خريطة قابلة للتحريك
map-close = العودة إلى الصورة
map-nearer = تقريب
map-farther = تبعيد
map-failed = لا يستطيع هذا المتصفح رسم الخريطة القابلة للتحريك؛ والأرقام نفسها في الصورة.
sector-cccm = تنسيق المخيمات وإدارتها
sector-coordination = التنسيق والخدمات المشتركة
sector-early-recovery = التعافي المبكر
sector-education = التعليم
sector-emergency-telecommunications = اتصالات الطوارئ
sector-food-security = الأمن الغذائي
sector-health = الصحة
sector-logistics = الإمداد
sector-multi-purpose-cash = النقد متعدد الأغراض
sector-multi-sector = متعدد القطاعات
sector-nutrition = التغذية
sector-protection = الحماية
sector-child-protection = حماية الطفل
sector-gender-based-violence = العنف القائم على النوع الاجتماعي
sector-housing-land-property = السكن والأرض والممتلكات
sector-mine-action = الأعمال المتعلقة بالألغام
sector-refugee-response = الاستجابة للاجئين
sector-shelter = المأوى والمواد المنزلية
sector-wash = المياه والصرف الصحي والنظافة
sector-covid-19 = كوفيد-19
sector-infrastructure = البنية التحتية
sector-governance = الحوكمة
sector-security-forces = قوات الأمن
sector-border-security = أمن الحدود
sector-maritime-security = الأمن البحري
sector-air-defence = الدفاع الجوي
sector-military-medicine = الطب العسكري
sector-defence-institutions = مؤسسات الدفاع
there-assesses = يبيّن الاحتياجات
there-consignee = يتلقى المواد
there-engages = يشارك في تمارين أو زيارات أو دورات
there-handles = يتعامل مع المواد
there-distributes = يوزّع المواد
there-donor = مانح
there-fund = صندوق
there-allocator = يخصّص
there-carrier = ينقل
there-force = قوة مسلحة
there-recipient = سلطة متلقية
there-implementer = ينفّذ
there-monitor = يراقب
there-auditor = يدقّق
there-coordinator = ينسّق
there-operator = يشغّل سجلًا
there-witness = يشهد على السجلات
there-community = يتحدث باسم مجتمع
powers-more = { $count ->
    [zero] لا مانحين آخرين في ملفات البرامج.
    [one] مانح واحد آخر في ملفات البرامج.
    [two] مانحان آخران في ملفات البرامج.
    [few] { $shown } مانحين آخرين في ملفات البرامج.
    [many] { $shown } مانحًا آخر في ملفات البرامج.
   *[other] { $shown } مانح آخر في ملفات البرامج.
}
powers-coverage = { $count ->
    [zero] لم يُحسب أي تحويل. تُرك جانبًا بكل العملات معًا: { $sealed } بمبلغ أو عملة أو مرحلة مختومة، و{ $party } بطرف مختوم.
    [one] محسوب من تحويل واحد. تُرك جانبًا بكل العملات معًا: { $sealed } بمبلغ أو عملة أو مرحلة مختومة، و{ $party } بطرف مختوم.
    [two] محسوب من تحويلين. تُرك جانبًا بكل العملات معًا: { $sealed } بمبلغ أو عملة أو مرحلة مختومة، و{ $party } بطرف مختوم.
    [few] محسوب من { $shown } تحويلات. تُرك جانبًا بكل العملات معًا: { $sealed } بمبلغ أو عملة أو مرحلة مختومة، و{ $party } بطرف مختوم.
    [many] محسوب من { $shown } تحويلًا. تُرك جانبًا بكل العملات معًا: { $sealed } بمبلغ أو عملة أو مرحلة مختومة، و{ $party } بطرف مختوم.
   *[other] محسوب من { $shown } تحويل. تُرك جانبًا بكل العملات معًا: { $sealed } بمبلغ أو عملة أو مرحلة مختومة، و{ $party } بطرف مختوم.
}
engagement-sealed = { $count ->
    [zero] لا مختوم
    [one] واحد مختوم
    [two] اثنان مختومان
    [few] { $shown } مختومة
    [many] { $shown } مختومًا
   *[other] { $shown } مختوم
}
place-hidden = { $count ->
    [zero] لا إفادات عن مواد أو احتياجات أو برامج مكانها مختوم أو لا تسمّي إلا نقطة: ليست في أي رقم هنا.
    [one] إفادة واحدة عن مواد أو احتياجات أو برامج مكانها مختوم أو لا تسمّي إلا نقطة: ليست في أي رقم هنا.
    [two] إفادتان عن مواد أو احتياجات أو برامج مكانها مختوم أو لا تسمّي إلا نقطة: ليست في أي رقم هنا.
    [few] { $shown } إفادات عن مواد أو احتياجات أو برامج مكانها مختوم أو لا تسمّي إلا نقطة: ليست في أي رقم هنا.
    [many] { $shown } إفادة عن مواد أو احتياجات أو برامج مكانها مختوم أو لا تسمّي إلا نقطة: ليست في أي رقم هنا.
   *[other] { $shown } إفادة عن مواد أو احتياجات أو برامج مكانها مختوم أو لا تسمّي إلا نقطة: ليست في أي رقم هنا.
}

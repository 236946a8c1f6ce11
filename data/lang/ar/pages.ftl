# الصفحات الأخرى.
evidence-of = الأدلة
said-what = ماذا
said-by = مَن يقوله
said-about = بشأن
said-when = متى حدث
said-place = موضعها في السجل
said-signed = متى وُقّعت
said-handling = مَن يجوز له قراءتها
statements-lead = كل ما في السجل بترتيب وروده. كل إفادة موقّعة من الطرف الذي أدلى بها؛ والتصحيح إفادة جديدة، وتبقى القديمة.
statement-title = { $kind }، من { $name }
statement-lead = طرف واحد يقول إن هذا حدث، ووقّع عليه. مَن يؤكده ومَن يناقضه يظهر مع موضوعها.
statement-says = ما تقوله
statement-check = تحقّق بنفسك
statement-check-how = الحزمة تثبت هذه الإفادة وحدها لأي شخص دون هذه العقدة. الأمر الأول يصنعها من نسخة من بيانات العقدة، والثاني يتحقق منها في أي مكان.
statement-hash = البصمة
statement-id = المعرّف
statement-json = بصيغة JSON
statement-jws = كما وُقّعت
statement-field = الحقل
statement-value = القيمة
statement-sealed-here = مختوم
statement-answers = تجيب عن أو تتابع
sealed-title = الحقول المختومة
sealed-lead = ما هنا محجوب لا مخفيّ: يمكن فتحه لاحقًا مع إثبات أنه لم يتغيّر.
sealed-why = السبب
sealed-authority = بأمر مَن
sealed-until = حتى
line-consignment = الشحنة
line-goods = البضائع
line-from-to = من، إلى
line-listed = مُدرج
line-verified = متحقَّق منه
line-open = غير مفسَّر
line-state = الحالة
line-returned = مُعاد
line-explained = فقدان مفسَّر
line-transit = في الطريق، أو مستلَم ولم يُتحقَّق منه بعد
line-title = البند { $line }: { $item }
line-table = البند { $line }، قول كل طرف
line-differs = مختلف
line-unverified = لم يُتحقَّق منه بعد
line-accounted = كله مفسَّر
line-unreadable = أرقام مختومة أو غير مقروءة
consignments-table = بنود الشحنات
consignments-lead = ما أُدرج قبل المغادرة، وما يقوله كل طرف عنه في الطريق. غادر ووصل واستُلم وتُحقِّق منه وقائع منفصلة، كلٌّ منها من الطرف الذي يمكنه معرفتها.
consignment-title = الشحنة { $id }
consignment-unlisted = لم يُدرج أحد هذه الشحنة قبل مغادرتها. ولا يُعرف دور كل طرف.
consignment-others = أقوال أطراف ليست في موقع يتيح المعرفة
consignment-statements = كل الإفادات بشأنها
word-stage = المرحلة
word-by = مَن يقوله
word-seat = بصفته
word-quantity = كم
word-day = اليوم
word-agrees = مع القول التالي
word-how = كيف تُحقِّق منه، وملاحظات
stage-leg = { $stage }، المرحلة { $leg }
timeline-about = كل نقطة هي ما يقوله طرف في مرحلة؛ والخط المتصل يربط أقوالًا متفقة، والمتقطع أقوالًا مختلفة أو قولًا ينتظر الطرف الآخر.
place-from = من
place-to = إلى
differs-by = مقدار الفرق
differs-earlier = القول الأسبق
differs-later = القول اللاحق
differs-explained = ما يفسّره
differs-open = ما زال مفتوحًا
discrepancies-table = أين يختلف الطرفان
discrepancies-lead = حيث يقول المُعطي والآخذ شيئين مختلفين. يبقى القولان؛ ويظل الفرق مفتوحًا حتى تفسّره الخسائر والردود وحدةً بوحدة.
contradictions-table = ما لا يمكن أن يصحّ كله
contradictions-title = التناقضات
contradictions-lead = إفادات لا يمكن أن تصحّ كلها، مثل رقم تسلسلي واحد في يدين. لا يُصلَح شيء في صمت.
contradiction-what = ماذا
contradiction-about = بشأن
flow-from = من
flow-to = إلى
flow-for = البرنامج
flow-unknown = غير معروف
flow-others = كل الآخرين
flows-lead = مَن يموّل مَن. المعلن والملتزم به والمدفوع والمستلَم أربعة أرقام لا تُجمع أبدًا؛ وما لا يسميه أحد يُرسم على أنه غير معروف.
flows-table = التدفقات بعملة { $currency }
flows-picture = مَن يموّل مَن: { $stage }، بعملة { $currency }
flows-about = المُعطون في بداية السطر والمتلقون في نهايته؛ وعرض الشرائط بقدر المبالغ. يُسمّى الأكبر ويُجمع الباقون. الجدول أدناه فيه كل التدفقات.
flows-totals = مجاميع كل التدفقات المطلوبة، عملةً عملة. ما يمر عبر صندوق يُحسب مرة داخلًا ومرة خارجًا.
duty-what = ماذا
duty-by = على مَن
duty-to = لِمَن
duty-about = بشأن
duty-due = آخر يوم
duty-days = أيام التأخير
duty-party = الطرف
duty-anyone = أيّ طرف
duty-band = { $from }–{ $to } يومًا
duty-band-over = { $from } يومًا فأكثر
obligations-lead = مَن عليه ماذا لِمَن ومتى: مدفوعات وجرد وسجلات تسليم وردود. المانحون والناقلون والمتلقون تسري عليهم المهل نفسها.
obligations-table = الالتزامات، الأكثر إلحاحًا أولًا
obligations-ages = أعمار المتأخرات
obligations-ages-about = عمود لكل طرف؛ أجزاؤه الالتزامات بحسب أيام تأخرها. الجدول أدناه فيه الأرقام نفسها.
obligations-none-late = لا شيء متأخر.
organisation = المنظمة
organisation-gives = تدفقات مُعطاة
organisation-takes = تدفقات مستلَمة
organisation-overdue = عليها متأخرات
organisation-owed = لها متأخرات
organisation-id = المعرّف
organisation-all-given = كل التدفقات المُعطاة
organisation-all-taken = كل التدفقات المستلَمة
organisation-trace = تتبّع أين ذهبت أموالها
organisation-duties = المستحق والمتأخر
organisation-scores = المؤشرات، كلٌّ مع حالاته
organisation-said = ما قالته
organisation-all-said = كل إفاداتها
organisations-table = الأطراف في السجل
organisations-lead = كل مَن يعطي أو ينقل أو يستلم أو يراقب. والأرقام تقود إلى ما تعدّه.
score-what = المقياس
score-part = الحالات
score-whole = من أصل
score-share = النسبة
score-days = وسيط الأيام
programmes-title = البرامج
programmes-lead = لأجل ماذا المعونة، كما تصفها أطرافها.
programme-said = ما يقال عنه
programme-aims = الغرض منه
programme-period = المدة
programme-budget = الميزانية
programme-parties = الأطراف
programme-areas = المناطق
log-title = السجل
log-lead = كل الإفادات في قائمة واحدة لا تفعل إلا أن تنمو. يراقب آخرون ذلك ويحتفظون بنسخ: لا يستطيع هذا الخادم إعادة كتابتها خفيةً.
log-origin = اسم السجل
log-key = مفتاحه
log-root = جذر الشجرة
log-signatures = مَن وقّع آخر نقطة تحقق
log-signatures-lead = مفتاح السجل يضمن قائمته؛ وكل شاهد يشهد بأنها لم تفعل إلا أن نمت.
log-signer = الاسم
log-signature = بصفته
log-own = السجل نفسه
log-witness = شاهد
log-files = للبرامج
log-files-lead = نقطة التحقق كما تُقدَّم. الألواح والمدخلات في المسارات التي تسميها C2SP tlog-tiles، بحيث تستطيع برامج الغير قراءة السجل كله والتحقق منه.
log-followed = السجلات التي تتابعها هذه العقدة
log-holds = سليم
log-trouble = غير سليم
methods-title = كيف يُحسب كل رقم
methods-lead = القواعد وراء كل رقم، مع أمثلة محلولة. تُحفظ مع البرنامج بالإنجليزية.
data-title = بيانات للبرامج
data-lead = كل ما تعرضه الصفحات دون حساب: بصيغة JSON وCSV، موصوفًا بـ OpenAPI 3.1، والسجل نفسه للتحقق منه.
data-views = مناظير الدفتر
data-view = المنظور
data-json = للبرامج
data-csv = لجداول البيانات
data-examples = أمثلة
data-examples-lead = ضع عنوان هذه العقدة مكان HOST. كل إجابة تذكر حجم السجل الذي هي منه؛ أعطِ ذلك الحجم ثانيةً وتبقى الإجابة نفسها.
search-lead = المنظمات والبرامج والشحنات بالاسم أو المكان أو المعرّف؛ والإفادة بمعرّفها أو بصمتها أو موضعها في السجل.
search-found = نتائج البحث عن «{ $q }»
search-sort = أين
search-hit = ماذا
trace-title = قيمة مَن ذهبت إلى أين
trace-lead = تتبّع أموال مانح إلى الأماكن التي بلغتها، أو اسأل عن مكان: أموال مَن وصلت إليه. ما يخرج من حساب يحمل خليط ما دخل إليه بالتناسب؛ وما يتعذّر تتبّعه يُذكر.
trace-about = تنتقل القيمة من بداية السطر إلى نهايته من يد إلى يد؛ وعرض الشرائط بقدر المبالغ، وما يتعذّر تتبّعه مرسوم بحافة متقطعة. الجداول أدناه فيها الأرقام نفسها.
trace-from = قيمة مَن
trace-to = أيّ مكان بلغته
trace-subject = أو بشأن ماذا
trace-currency = العملة
trace-most-used = الأكثر استعمالًا
trace-ask = تتبّع
trace-all = كل مَن جلب قيمة
trace-total = المجلوب أو الواصل
trace-planned = المخطط لهذا المكان
trace-brought = ما جلبه الجميع
trace-untraced-total = ما يتعذّر تتبّعه من الكل
trace-untraced = غير متتبَّع
trace-ends = أين هي الآن
trace-where = أين
trace-amount = كم
trace-parts = لِمَن كانت
trace-whose = لِمَن
trace-origins = مَن جلب القيمة
trace-steps = خطوة بخطوة
statements-shown = { $count ->
    [zero] لا شيء في الصفحة
    [one] واحدة في الصفحة على الأكثر
    [two] اثنتان في الصفحة على الأكثر
    [few] { $shown } في الصفحة على الأكثر
    [many] { $shown } في الصفحة على الأكثر
   *[other] { $shown } في الصفحة على الأكثر
}
consignment-more = { $count ->
    [zero] لا بنود أخرى
    [one] وبند آخر عبر واجهة البرمجة
    [two] وبندان آخران عبر واجهة البرمجة
    [few] و{ $shown } بنود أخرى عبر واجهة البرمجة
    [many] و{ $shown } بندًا آخر عبر واجهة البرمجة
   *[other] و{ $shown } بند آخر عبر واجهة البرمجة
}
statement-several = { $count ->
    [zero] لا عناصر
    [one] عنصر واحد
    [two] عنصران
    [few] { $shown } عناصر
    [many] { $shown } عنصرًا
   *[other] { $shown } عنصر
}
trace-nothing = لا شيء من هذا في السجل.

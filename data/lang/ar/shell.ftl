# ما يحيط بكل صفحة.
shell-name = Entente
shell-skip = الانتقال إلى المحتوى
shell-search = ابحث عن اسم أو معرّف أو مكان
shell-find = بحث
shell-languages = اللغة
shell-sections = أقسام البوابة
shell-about = كل رقم يقود إلى الإفادات الموقّعة التي يتكوّن منها. لا يستطيع أحد تغييرها دون أن يُكشف ذلك، ولا حتى هذا الخادم.
nav-front = نظرة عامة
nav-consignments = الشحنات
nav-flows = الأموال
nav-obligations = الالتزامات
nav-discrepancies = الفروقات
nav-organisations = المنظمات
nav-trace = التتبّع
nav-statements = الإفادات
nav-log = السجل
nav-methods = المنهجية
nav-data = البيانات
as-of = { $count ->
    [zero] الوضع قبل أي إفادة، { $time }
    [one] الوضع بعد إفادة واحدة، { $time }
    [two] الوضع بعد إفادتين، { $time }
    [few] الوضع بعد { $shown } إفادات، { $time }
    [many] الوضع بعد { $shown } إفادة، { $time }
   *[other] الوضع بعد { $shown } إفادة، { $time }
}
as-of-label = حجم السجل
as-of-show = عرض ذلك الوضع
counted-label = طريقة الحساب
counted-how = كيف تُحسب هذه الأرقام
counted-rule = القاعدة باختصار
twins = الشيء نفسه للبرامج:
table-none = لا شيء مسجّل
table-before = السابق
table-next = التالي
table-shown = { $count ->
    [zero] لا صفوف
    [one] { $first } إلى { $last } من صف واحد
    [two] { $first } إلى { $last } من صفين
    [few] { $first } إلى { $last } من { $shown } صفوف
    [many] { $first } إلى { $last } من { $shown } صفًا
   *[other] { $first } إلى { $last } من { $shown } صف
}
evidence = { $count ->
    [zero] لا إفادات
    [one] إفادة واحدة
    [two] إفادتان
    [few] { $shown } إفادات
    [many] { $shown } إفادة
   *[other] { $shown } إفادة
}
evidence-more = { $count ->
    [zero] لا غيرها
    [one] وواحدة أخرى عبر واجهة البرمجة
    [two] واثنتان أخريان عبر واجهة البرمجة
    [few] و{ $shown } أخرى عبر واجهة البرمجة
    [many] و{ $shown } أخرى عبر واجهة البرمجة
   *[other] و{ $shown } أخرى عبر واجهة البرمجة
}
fault-title-nothing = لا يوجد شيء هنا
fault-lead-nothing = لا صفحة ولا شيء في السجل يحمل هذا العنوان.
fault-title-bad = تعذّرت قراءة هذا العنوان
fault-lead-bad = جزء منه ليس بالصيغة المطلوبة.
fault-title-large = بيانات أكثر مما يُجمع دفعة واحدة
fault-lead-large = هذا الدفتر أكبر مما تحفظه هذه العقدة في الذاكرة، والصفحة تحتاج إليه كاملًا. يجيب عنه أمر يُنفَّذ على نسخة من السجل.
fault-title-busy = تجري الإجابة على قرّاء آخرين
fault-lead-busy = أعد المحاولة بعد بضع ثوانٍ.
fault-title-inside = لم تستطع هذه العقدة الإجابة
fault-lead-inside = سجل مشغّلها يبيّن السبب. أعد المحاولة أو اسأل نسخة مرآة.
fault-request = الطلب { $id }

# الصفحة الأولى والجملة التي تصفّي.
front-title = مَن أعطى ماذا، ولمن، وهل وصل؟
front-lead = Entente هو السجل المشترك للمعونة بين الدول. كل طرف يوقّع على ما فعله؛ ويجب أن يتفق طرفا كل تسليم؛ ويستطيع أي شخص التحقق من أي رقم وصولًا إلى التوقيعات.
sentence-from = من مَن
sentence-to = إلى مَن أو إلى أين
sentence-through = عبر مَن
sentence-what = لأجل ماذا
sentence-when = حتى متى
sentence-show = عرض
sentence-anyone = أيّ طرف
sentence-anywhere = أيّ طرف وأيّ مكان
sentence-anything = أيّ شيء
front-how-far = إلى أين وصلت المعونة
front-newest = أحدث الإفادات
front-statements = إفادات موقّعة
front-statements-note = لا يستطيع أحد تغيير أيٍّ منها
front-consignments-note = تُتابَع من يد إلى يد
front-open = فروقات مفتوحة
front-open-note = الطرفان يقولان شيئين مختلفين
front-overdue = التزامات متأخرة
front-overdue-note = المانحون والمتلقون على السواء
front-table = إلى أين وصلت، بالأرقام
front-stage = المرحلة
front-amount = كم
front-made-of = يتكوّن من
front-money = الأموال بعملة { $currency }
front-goods = البضائع، ببنود الشحنات
front-funnel-about = أعمدة للأموال المعلن عنها والملتزم بها والمدفوعة، وللبضائع المدرجة والمسلّمة والمتحقَّق منها. لكلٍّ من الأموال والبضائع مقياسه.
front-pledged = معلن عنه
front-committed = ملتزم به
front-paid = مدفوع
front-listed = مُدرج قبل المغادرة
front-delivered = مُسلَّم: يقول ذلك المستلم
front-verified = متحقَّق منه: عُدّ ثانيةً
large-here = هذا الدفتر أكبر مما تحفظه هذه العقدة في الذاكرة؛ لهذا الجزء نفّذ أمرًا على نسخة من السجل.
flows-count = { $count ->
    [zero] لا تدفقات
    [one] تدفق واحد
    [two] تدفقان
    [few] { $shown } تدفقات
    [many] { $shown } تدفقًا
   *[other] { $shown } تدفق
}
lines-count = { $count ->
    [zero] لا بنود
    [one] بند واحد
    [two] بندان
    [few] { $shown } بنود
    [many] { $shown } بندًا
   *[other] { $shown } بند
}
front-coverage = { $count ->
    [zero] التغطية: لا تحويلات في السجل كله ({ $percent })؛ المبالغ المختومة: { $sealed }. وفي البضائع المعروضة تتفق الأقوال المتجاورة في { $agreed } من { $all } موضعًا.
    [one] التغطية: يرويها الطرفان بنسبة { $percent } من تحويل واحد في السجل كله؛ المبالغ المختومة: { $sealed }. وفي البضائع المعروضة تتفق الأقوال المتجاورة في { $agreed } من { $all } موضعًا.
    [two] التغطية: يروي الطرفان { $percent } من تحويلين في السجل كله؛ المبالغ المختومة: { $sealed }. وفي البضائع المعروضة تتفق الأقوال المتجاورة في { $agreed } من { $all } موضعًا.
    [few] التغطية: يروي الطرفان { $percent } من { $shown } تحويلات في السجل كله؛ المبالغ المختومة: { $sealed }. وفي البضائع المعروضة تتفق الأقوال المتجاورة في { $agreed } من { $all } موضعًا.
    [many] التغطية: يروي الطرفان { $percent } من { $shown } تحويلًا في السجل كله؛ المبالغ المختومة: { $sealed }. وفي البضائع المعروضة تتفق الأقوال المتجاورة في { $agreed } من { $all } موضعًا.
   *[other] التغطية: يروي الطرفان { $percent } من { $shown } تحويل في السجل كله؛ المبالغ المختومة: { $sealed }. وفي البضائع المعروضة تتفق الأقوال المتجاورة في { $agreed } من { $all } موضعًا.
}

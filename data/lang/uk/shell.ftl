# Те, що оточує кожну сторінку.
shell-name = Entente
shell-skip = Перейти до змісту
shell-search = Шукати назву, ідентифікатор, місце
shell-find = Знайти
shell-languages = Мова
shell-sections = Розділи порталу
shell-about = Кожна цифра веде до підписаних заяв, з яких вона складена. Ніхто, навіть цей сервер, не може змінити їх непомітно.
nav-front = Огляд
nav-consignments = Вантажі
nav-flows = Кошти
nav-obligations = Зобов’язання
nav-discrepancies = Розбіжності
nav-organisations = Організації
nav-trace = Простеження
nav-statements = Заяви
nav-log = Журнал
nav-methods = Методи
nav-data = Дані
as-of = { $count ->
    [one] Станом на { $shown } заяву, { $time }
    [few] Станом на { $shown } заяви, { $time }
    [many] Станом на { $shown } заяв, { $time }
   *[other] Станом на { $shown } заяви, { $time }
}
as-of-label = Розмір журналу
as-of-show = Показати цей стан
counted-label = Як рахується
counted-how = Як це підраховано
counted-rule = Правило коротко
twins = Те саме для програм:
table-none = нічого не записано
table-before = Назад
table-next = Далі
table-shown = { $count ->
    [one] { $first }–{ $last } з { $shown } рядка
    [few] { $first }–{ $last } з { $shown } рядків
    [many] { $first }–{ $last } з { $shown } рядків
   *[other] { $first }–{ $last } з { $shown } рядка
}
evidence = { $count ->
    [one] { $shown } заява
    [few] { $shown } заяви
    [many] { $shown } заяв
   *[other] { $shown } заяви
}
evidence-more = { $count ->
    [one] і ще { $shown } через API
    [few] і ще { $shown } через API
    [many] і ще { $shown } через API
   *[other] і ще { $shown } через API
}
fault-title-nothing = Тут нічого немає
fault-lead-nothing = Жодна сторінка і ніщо в журналі не має такої адреси.
fault-title-bad = Цю адресу неможливо прочитати
fault-lead-bad = Якась її частина має неправильну форму.
fault-title-large = Забагато для одного разу
fault-lead-large = Цей реєстр більший, ніж цей вузол тримає в пам’яті, а сторінці він потрібен увесь. Відповідь дасть команда на копії журналу.
fault-title-busy = Зараз відповідають іншим
fault-lead-busy = Спробуйте ще раз за кілька секунд.
fault-title-inside = Цей вузол не зміг відповісти
fault-lead-inside = Причину записано в журналі його оператора. Спробуйте ще раз або запитайте дзеркало.
fault-request = Запит { $id }

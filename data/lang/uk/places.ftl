# Місця, вплив, взаємодія.
nav-places = Місця
nav-powers = Вплив
nav-engagements = Взаємодія
front-where = Куди пішли вантажі
front-places = Усі місця в записі
powers-lead = Чиї це гроші, скільки залежить від небагатьох і що лишиться, якщо хтось із них піде.
powers-index = Зосередженість — це індекс Герфіндаля–Гіршмана: сума квадратів часток у відсотках. 10 000 — один-єдиний донор; понад 1800 органи США із захисту конкуренції називають ринок висококонцентрованим. Тут це міра, а не оцінка.
powers-donors = Донори
powers-dependency = Хто від кого залежить
powers-dependency-about = Від кого кожна сторона безпосередньо отримала гроші того року. Хто стоїть за фондом чи посередником, видно на сторінці простеження.
powers-year = Рік
powers-last-year = Останній
powers-without = Якби цей донор пішов
powers-nobody = Ніхто не йде
powers-picture = Частки донорів за роками: { $stage }, у { $currency }
powers-about = Роки йдуть уздовж рядка, частки власних грошей усіх донорів — угору до 100 відсотків. Кожну площу названо в кінці з її часткою за останній рік. Цифри — у таблицях нижче.
powers-total = Власні гроші донорів
powers-count = Донорів
powers-hhi = Зосередженість (HHI)
powers-equal = Мов від стількох рівних
powers-transfers = Перекази
powers-years = Рік за роком
powers-donor = Донор
powers-own = Власні гроші
powers-share = Частка
powers-gave = Усього дав
powers-hhi-without = HHI без нього
powers-donors-of = Донори { $year } року, у { $currency }
powers-if = Якби { $name } не дав у { $year } році
powers-if-about = Гроші інших узято такими, як були; не припускаємо, що хтось замінить. Отримувачі втрачають те, що мали від донора безпосередньо.
powers-no-donor = { $name } не є донором того року в цій валюті й на цьому етапі.
powers-lost = Бракуватиме
powers-left = Залишиться
powers-share-before = Частка зараз
powers-share-after = Частка тоді
powers-losers = Хто втратить найбільше
powers-recipient = Отримувач
powers-loses = Втратить
powers-loses-share = З усього отриманого
powers-got = Отримав
powers-givers = Від скількох
powers-largest = Найбільше від
powers-largest-share = Ця частка
powers-dependency-of = Отримувачі { $year } року, у { $currency }
engagements-table = Угоди та взаємодія
engagements-lead = Про що сторони домовилися й що робили разом поряд із допомогою: договори, навчання, візити, перемовини, курси. Те, на чому кожне ґрунтується, — за крок.
engagements-about = Смуга для кожного від першого дня до останнього; з відкритим краєм, де його не встановлено. Ті самі дні — у таблиці нижче.
engagement-title = Назва
engagement-form = Вид
engagement-days = Коли
engagement-when = Стан
engagement-parties = Хто
engagement-places = Де
engagement-since = від { $day }
engagement-carries = Що на цьому ґрунтується
engagement-beside = Гроші між його сторонами
engagement-beside-about = Потоки, обидва кінці яких беруть у ньому участь. Те, що вони стоять поруч, не каже, чому їх сплачено.
engagement-rests = Ґрунтується на
engagement-worth = Сума або вартість
sort-agreement = Угода
sort-engagement = Взаємодія
when-planned = заплановано
when-running = триває
when-over = завершено
when-sealed = запечатано
agreement-treaty = Договір
agreement-status-of-forces = Угода про статус сил
agreement-memorandum = Меморандум про взаєморозуміння
agreement-technical = Технічна домовленість
agreement-transfer-terms = Умови передачі та кінцевого використання
agreement-grant = Грантова угода
agreement-contribution = Угода про внесок
agreement-cost-sharing = Угода про розподіл витрат
agreement-host-nation-support = Підтримка країни перебування
agreement-data-sharing = Обмін даними
engagement-exercise = Навчання
engagement-visit = Візит
engagement-staff-talks = Штабні перемовини
engagement-training-course = Навчальний курс
engagement-exchange = Обмін особовим складом
engagement-port-call = Захід у порт
places-lead = Що запис каже про кожну країну й місце: хто чого там потребує, що надійшло, хто там працює. Місця — це території й назви, ніколи не точки.
places-table = Місця
places-countries = Країни
place-map-deliveries = Вантажі й роздачі за країнами
place-map-people = Люди в потребі за країнами
place-map-handed = Люди, яких досягли роздачі, за країнами
place-map-programmes = Програми за країнами
place-show-deliveries = Вантажі й роздачі
place-show-people = Люди в потребі
place-show-handed = Охоплені люди
place-show-programmes = Програми
place-map-about = Країни затінено за числом: що більше, то темніше й густіші лінії; легенда каже, яким числам відповідає відтінок. Кожна веде на свою сторінку. Ті самі числа — в таблиці.
place-boundaries = Межі: Natural Earth, за тим, хто утримує землю. Вони нічого не кажуть про те, чия вона.
place-name = Місце
place-country = Країна
place-places = Місць
place-needs = Заявлених потреб
place-people = Людей у потребі
place-consignments = Вантажів сюди
place-arrived = З них чи інших прибуло
place-distributions = Роздач
place-handed = Охоплено людей
place-planned = Заплановано витратити тут
place-paid = Сплачено, для програм лише цього місця
place-programmes = Програм
nav-programmes-here = Програми, що тут працюють
place-key = Позначення
place-trace = Простежити, що сюди дійшло
place-sectors = Потреби й охоплення за секторами
place-sector = Сектор
place-reached = Охоплено
place-gap = Не охоплено
place-elsewhere = Інших місць роботи
place-parties = Хто тут працює
place-role = Як хто
place-where = Де це
place-coarse = Карта показує країну. Де саме в ній лежить місце, не намальовано: точки могли б наразити тамтешніх людей на небезпеку.
map-open = Відкрити рухому карту
map-close = Назад до зображення
map-nearer = Ближче
map-farther = Далі
map-failed = Цей переглядач не може намалювати рухому карту; у зображенні ті самі числа.
sector-cccm = Координація та управління таборами
sector-coordination = Координація та спільні служби
sector-early-recovery = Раннє відновлення
sector-education = Освіта
sector-emergency-telecommunications = Аварійний зв’язок
sector-food-security = Продовольча безпека
sector-health = Охорона здоров’я
sector-logistics = Логістика
sector-multi-purpose-cash = Багатоцільова грошова допомога
sector-multi-sector = Багатосекторальне
sector-nutrition = Харчування
sector-protection = Захист
sector-child-protection = Захист дітей
sector-gender-based-violence = Гендерно зумовлене насильство
sector-housing-land-property = Житло, земля та майно
sector-mine-action = Протимінна діяльність
sector-refugee-response = Допомога біженцям
sector-shelter = Притулок і предмети побуту
sector-wash = Вода, санітарія та гігієна
sector-covid-19 = COVID-19
sector-infrastructure = Інфраструктура
sector-governance = Врядування
sector-security-forces = Сили безпеки
sector-border-security = Безпека кордонів
sector-maritime-security = Морська безпека
sector-air-defence = Протиповітряна оборона
sector-military-medicine = Військова медицина
sector-defence-institutions = Оборонні інституції
there-assesses = заявляє потреби
there-consignee = отримує вантажі
there-engages = бере участь у навчаннях, візитах чи курсах
there-handles = опрацьовує вантажі
there-distributes = роздає
there-donor = донор
there-fund = фонд
there-allocator = розподіляє
there-carrier = перевозить
there-force = збройні сили
there-recipient = влада-отримувач
there-implementer = виконує
there-monitor = спостерігає
there-auditor = перевіряє
there-coordinator = координує
there-operator = веде журнал
there-witness = засвідчує журнали
there-community = говорить від громади
powers-more = { $count ->
    [one] Ще { $shown } донор — у файлах для програм.
    [few] Ще { $shown } донори — у файлах для програм.
    [many] Ще { $shown } донорів — у файлах для програм.
   *[other] Ще { $shown } донора — у файлах для програм.
}
powers-coverage = { $count ->
    [one] Пораховано за { $shown } переказом. Не враховано в усіх валютах разом: { $sealed } із запечатаною сумою, валютою чи етапом, { $party } із запечатаною стороною.
    [few] Пораховано за { $shown } переказами. Не враховано в усіх валютах разом: { $sealed } із запечатаною сумою, валютою чи етапом, { $party } із запечатаною стороною.
    [many] Пораховано за { $shown } переказами. Не враховано в усіх валютах разом: { $sealed } із запечатаною сумою, валютою чи етапом, { $party } із запечатаною стороною.
   *[other] Пораховано за { $shown } переказу. Не враховано в усіх валютах разом: { $sealed } із запечатаною сумою, валютою чи етапом, { $party } із запечатаною стороною.
}
engagement-sealed = { $count ->
    [one] { $shown } запечатана
    [few] { $shown } запечатані
    [many] { $shown } запечатаних
   *[other] { $shown } запечатаної
}
place-hidden = { $count ->
    [one] { $shown } заява про вантажі, потреби чи програми має запечатане місце або називає лише точку: її немає в жодному числі тут.
    [few] { $shown } заяви про вантажі, потреби чи програми мають запечатане місце або називають лише точку: їх немає в жодному числі тут.
    [many] { $shown } заяв про вантажі, потреби чи програми мають запечатане місце або називають лише точку: їх немає в жодному числі тут.
   *[other] { $shown } заяви про вантажі, потреби чи програми мають запечатане місце або називають лише точку: їх немає в жодному числі тут.
}

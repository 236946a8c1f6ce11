# What is around every page.
shell-name = Entente
shell-skip = Skip to the content
shell-search = Search names, ids, places
shell-find = Find
shell-languages = Language
shell-sections = Parts of the portal
shell-about = Every figure leads to the signed statements it is made of. Nobody, this server included, can change them unnoticed.
nav-front = Overview
nav-consignments = Consignments
nav-flows = Money
nav-obligations = Obligations
nav-discrepancies = Discrepancies
nav-organisations = Organisations
nav-trace = Trace
nav-statements = Statements
nav-log = Log
nav-methods = Methods
nav-data = Data
as-of = { $count ->
    [one] As of { $shown } statement, { $time }
   *[other] As of { $shown } statements, { $time }
}
as-of-label = Size of the log
as-of-show = Show that state
counted-label = How it is counted
counted-how = How this is counted
counted-rule = The rule in short
twins = The same for programs:
table-none = nothing recorded
table-before = Previous
table-next = Next
table-shown = { $count ->
    [one] { $first } to { $last } of { $shown } row
   *[other] { $first } to { $last } of { $shown } rows
}
evidence = { $count ->
    [one] { $shown } statement
   *[other] { $shown } statements
}
evidence-more = { $count ->
    [one] and { $shown } more, by the API
   *[other] and { $shown } more, by the API
}
fault-title-nothing = There is nothing here
fault-lead-nothing = No page, or nothing in the log, has this address.
fault-title-bad = This address can't be read
fault-lead-bad = A part of it is not in its form.
fault-title-large = Too much to fold at once
fault-lead-large = This ledger is larger than this node keeps in memory, and the page needs all of it. A command on a copy of the log answers it.
fault-title-busy = Others are being answered
fault-lead-busy = Ask again in some seconds.
fault-title-inside = This node could not answer
fault-lead-inside = Its operator's log says why. Try again, or ask a mirror.
fault-request = Request { $id }

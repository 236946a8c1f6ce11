# The front page and the sentence that filters.
front-title = Who gave what, to whom, and did it arrive?
front-lead = Entente is the shared record of aid between nations. Each party signs what it did; both ends of every handover must agree; anyone can check any figure down to the signatures.
sentence-from = From whom
sentence-to = To whom, or where
sentence-through = Through whom
sentence-what = For what
sentence-when = Until when
sentence-show = Show
sentence-anyone = anyone
sentence-anywhere = anyone, anywhere
sentence-anything = anything
front-how-far = How far it came
front-newest = Newest statements
front-statements = Signed statements
front-statements-note = nobody can change one
front-consignments-note = followed from hand to hand
front-open = Open discrepancies
front-open-note = two ends say different things
front-overdue = Overdue obligations
front-overdue-note = donors and recipients alike
front-table = How far it came, in figures
front-stage = Stage
front-amount = How much
front-made-of = Made of
front-money = Money, in { $currency }
front-goods = Goods, in lines of consignments
front-funnel-about = Bars for money pledged, committed and paid, and for goods listed, delivered and verified. Money and goods each have a scale of their own.
front-pledged = Pledged
front-committed = Committed
front-paid = Paid
front-listed = Listed before it left
front-delivered = Delivered: the receiver says so
front-verified = Verified: counted again
large-here = This ledger is larger than this node keeps in memory; for this part, run a command on a copy of the log.
flows-count = { $count ->
    [one] { $shown } flow
   *[other] { $shown } flows
}
lines-count = { $count ->
    [one] { $shown } line
   *[other] { $shown } lines
}
front-coverage = { $count ->
    [one] Coverage: both ends tell { $percent } of { $shown } transfer in the whole record; { $sealed } amounts are sealed. Of the goods shown, neighbouring words agree in { $agreed } of { $all } places.
   *[other] Coverage: both ends tell { $percent } of { $shown } transfers in the whole record; { $sealed } amounts are sealed. Of the goods shown, neighbouring words agree in { $agreed } of { $all } places.
}

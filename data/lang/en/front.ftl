# front
front-title = Who gave what, to whom, and did it arrive?
front-lead = Entente is the shared record of aid between nations. Each party signs what it did; both ends of every handover must agree; anyone can check any figure down to the signatures.

# La première page et la phrase qui filtre.
front-title = Qui a donné quoi, à qui, et est-ce arrivé ?
front-lead = Entente est le registre partagé de l’aide entre nations. Chaque partie signe ce qu’elle a fait ; les deux bouts de chaque remise doivent concorder ; chacun peut vérifier tout chiffre jusqu’aux signatures.
sentence-from = De qui
sentence-to = À qui, ou vers où
sentence-through = Par qui
sentence-what = Pour quoi
sentence-when = Jusqu’à quand
sentence-show = Afficher
sentence-anyone = n’importe qui
sentence-anywhere = n’importe qui, n’importe où
sentence-anything = tout
front-how-far = Jusqu’où l’aide est arrivée
front-newest = Dernières déclarations
front-statements = Déclarations signées
front-statements-note = personne ne peut en modifier une
front-consignments-note = suivis de main en main
front-open = Écarts ouverts
front-open-note = deux bouts disent des choses différentes
front-overdue = Obligations en retard
front-overdue-note = donateurs comme bénéficiaires
front-table = Jusqu’où l’aide est arrivée, en chiffres
front-stage = Étape
front-amount = Combien
front-made-of = Composé de
front-money = Argent, en { $currency }
front-goods = Biens, en lignes d’envois
front-funnel-about = Barres pour l’argent promis, engagé et payé, et pour les biens listés, livrés et vérifiés. L’argent et les biens ont chacun leur échelle.
front-pledged = Promis
front-committed = Engagé
front-paid = Payé
front-listed = Listé avant le départ
front-delivered = Livré : le destinataire le dit
front-verified = Vérifié : recompté
large-here = Ce registre dépasse ce que ce nœud garde en mémoire ; pour cette partie, lancez une commande sur une copie du journal.
flows-count = { $count ->
    [one] { $shown } flux
   *[other] { $shown } flux
}
lines-count = { $count ->
    [one] { $shown } ligne
   *[other] { $shown } lignes
}
front-coverage = { $count ->
    [one] Couverture : les deux bouts disent { $percent } de { $shown } mouvement d’argent du registre entier ; montants scellés : { $sealed }. Pour les biens montrés, les paroles voisines concordent en { $agreed } endroits sur { $all }.
   *[other] Couverture : les deux bouts disent { $percent } des { $shown } mouvements d’argent du registre entier ; montants scellés : { $sealed }. Pour les biens montrés, les paroles voisines concordent en { $agreed } endroits sur { $all }.
}

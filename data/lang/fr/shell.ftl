# Ce qui entoure chaque page.
shell-name = Entente
shell-skip = Aller au contenu
shell-search = Chercher un nom, un identifiant, un lieu
shell-find = Chercher
shell-languages = Langue
shell-sections = Parties du portail
shell-about = Chaque chiffre mène aux déclarations signées dont il est fait. Personne, pas même ce serveur, ne peut les modifier sans que cela se voie.
nav-front = Vue d’ensemble
nav-consignments = Envois
nav-flows = Argent
nav-obligations = Obligations
nav-discrepancies = Écarts
nav-organisations = Organisations
nav-trace = Traçage
nav-statements = Déclarations
nav-log = Journal
nav-methods = Méthodes
nav-data = Données
as-of = { $count ->
    [one] État après { $shown } déclaration, { $time }
   *[other] État après { $shown } déclarations, { $time }
}
as-of-label = Taille du journal
as-of-show = Voir cet état
counted-label = Mode de calcul
counted-how = Comment ces chiffres sont calculés
counted-rule = La règle en bref
twins = La même chose pour les programmes :
table-none = rien d’enregistré
table-before = Précédent
table-next = Suivant
table-shown = { $count ->
    [one] { $first } à { $last } sur { $shown } ligne
   *[other] { $first } à { $last } sur { $shown } lignes
}
evidence = { $count ->
    [one] { $shown } déclaration
   *[other] { $shown } déclarations
}
evidence-more = { $count ->
    [one] et { $shown } autre, par l’API
   *[other] et { $shown } autres, par l’API
}
fault-title-nothing = Il n’y a rien ici
fault-lead-nothing = Aucune page, ni rien dans le journal, ne porte cette adresse.
fault-title-bad = Cette adresse est illisible
fault-lead-bad = L’une de ses parties n’a pas la forme voulue.
fault-title-large = Trop de données à la fois
fault-lead-large = Ce registre dépasse ce que ce nœud garde en mémoire, et la page en a besoin en entier. Une commande sur une copie du journal donne la réponse.
fault-title-busy = D’autres lecteurs sont servis
fault-lead-busy = Réessayez dans quelques secondes.
fault-title-inside = Ce nœud n’a pas pu répondre
fault-lead-inside = Le journal de son exploitant dit pourquoi. Réessayez, ou interrogez un miroir.
fault-request = Requête { $id }

# front
front-title = Qui a donné quoi, à qui, et est-ce arrivé ?
front-lead = Entente est le registre partagé de l’aide entre nations. Chaque partie signe ce qu’elle a fait ; les deux bouts de chaque remise doivent concorder ; chacun peut vérifier tout chiffre jusqu’aux signatures.

"""What the people of the demo are called; no name belongs to anybody."""

WOMEN = (
    "Anneke", "Fatima", "Greet", "Marijke", "Sevda", "Ineke", "Joke", "Nel", "Truus", "Willemijn", "Aicha", "Bep", "Corrie",
    "Dina", "Elif", "Femke", "Gerda", "Hennie", "Ilse", "Jacqueline", "Khadija", "Lies", "Mia", "Nadia", "Oksana", "Petra",
    "Ria", "Saskia", "Tineke", "Ursula", "Vera", "Wil", "Yvonne", "Zeynep", "Agnieszka", "Betty", "Cynthia", "Dewi", "Esther",
    "Floor", "Gonny", "Hanneke", "Irma", "Jolanda", "Karin", "Loes", "Maaike", "Noor", "Paulien", "Roos", "Sanne", "Toos",
    "Wendy", "Yasmina", "Zohra", "Lotte", "Merel", "Ans", "Ditte", "Emmy",
)  # fmt: skip
MEN = (
    "Ahmed", "Bert", "Cor", "Dirk", "Evert", "Frits", "Gijs", "Hassan", "Ies", "Jaap", "Kees", "Leo", "Mehmet", "Nico", "Otto",
    "Pim", "Rachid", "Sjaak", "Ton", "Umut", "Vincent", "Wim", "Youssef", "Zef", "Arie", "Bram", "Chris", "Daan", "Eddy", "Ferdi",
    "Gerrit", "Henk", "Ivan", "Jan", "Klaas", "Lars", "Marcel", "Niels", "Omar", "Paul", "Quinten", "Rob", "Sander", "Theo",
    "Ruud", "Tim", "Wouter", "Yusuf", "Andrzej", "Ben", "Carlo", "Dennis", "Erik", "Freek", "Guus", "Hugo", "Joris", "Koen",
    "Luuk", "Sem",
)  # fmt: skip
FAMILY = (
    "Bakker", "de Vries", "Jansen", "Visser", "Smit", "Meijer", "de Boer", "Mulder", "Bos", "Vos", "Peters", "Hendriks",
    "van Dijk", "Dekker", "Brouwer", "de Wit", "Dijkstra", "Smeets", "de Graaf", "van der Meer", "Kok", "Jacobs", "Vermeulen",
    "van den Berg", "Yilmaz", "El Idrissi", "Amrani", "Kowalski", "Shevchenko", "Pinas", "Kaya", "Bouzid", "Nguyen", "Wijaya",
    "van Leeuwen", "Schouten", "Willems", "Hoekstra", "Koster", "Prins", "Huisman", "Postma", "Kuipers", "Veenstra", "Kramer",
    "Scholten", "van Wijk", "Post", "Kuiper", "Blom", "Verhoeven", "Groen", "Timmer", "Evers", "Boersma", "Haan", "Molenaar",
    "Sluis", "Tromp", "Wagenaar",
)  # fmt: skip

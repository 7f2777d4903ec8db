// Ranking — which of many names somebody means by a few letters.

/** The items that match, best first; equals stay in their order. `nameOf(item)` is what is matched. */
export function rank(query, items, nameOf) {
    const wanted = plain(query.trim());
    if (!wanted) return [...items];
    return items
        .map((item, place) => ({ item, place, score: score(wanted, plain(nameOf(item))) }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score || a.place - b.place)
        .map(({ item }) => item);
}

/** 4 the beginning of the name, 3 the beginning of a word in it, 2 anywhere, 1 its letters in this order, 0 not. */
function score(wanted, name) {
    const at = name.indexOf(wanted);
    if (at === 0) return 4;
    if (at > 0) return /[a-z0-9]/.test(name[at - 1]) ? 2 : 3;
    let from = 0;
    for (const letter of wanted) {
        from = name.indexOf(letter, from) + 1;
        if (from === 0) return 0;
    }
    return 1;
}

/** Without accents and capitals. */
function plain(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

// Marked — a text in pieces, for showing which of it was searched for.

/**
 * `[{text, isHit}, …]`; all the texts together are the whole. Terms are found whatever their capitals; what overlaps
 * or touches is one piece. Takes as long as the text is, for each term.
 */
export function marked(text, terms) {
    const { units, places } = folded(text);
    // How many occurrences begin at a place, less those that end there.
    const change = new Int32Array(text.length + 1);
    for (const term of terms) {
        const wanted = folded(term).units;
        for (const end of wanted.length > 0 ? ends(units, wanted) : []) {
            change[places[end - wanted.length].start] += 1;
            change[places[end - 1].end] -= 1;
        }
    }
    return pieces(text, change);
}

function pieces(text, change) {
    const result = [];
    let [start, depth, isHit] = [0, change[0], change[0] > 0];
    for (let at = 1; at <= text.length; at += 1) {
        depth += change[at];
        if (at < text.length && depth > 0 === isHit) continue;
        result.push({ text: text.slice(start, at), isHit });
        [start, isHit] = [at, depth > 0];
    }
    return result;
}

/** Characters without capitals, and where in the text each comes from: a small letter may be longer than its capital. */
function folded(text) {
    const units = [];
    const places = [];
    let start = 0;
    for (const character of text) {
        const end = start + character.length;
        for (const unit of character.toLowerCase()) {
            units.push(unit);
            places.push({ start, end });
        }
        start = end;
    }
    return { units, places };
}

/** After how many units the wanted ones have just gone by, each time (Knuth, Morris, Pratt). */
function ends(units, wanted) {
    const fallback = fallbacks(wanted);
    const found = [];
    let matched = 0;
    for (const [at, unit] of units.entries()) {
        while (matched > 0 && unit !== wanted[matched]) matched = fallback[matched];
        if (unit === wanted[matched]) matched += 1;
        if (matched < wanted.length) continue;
        found.push(at + 1);
        matched = fallback[matched];
    }
    return found;
}

/** For each number of matched units: how many are still matched when the next is another one. */
function fallbacks(wanted) {
    const fallback = [0, 0];
    let matched = 0;
    for (let at = 1; at < wanted.length; at += 1) {
        while (matched > 0 && wanted[at] !== wanted[matched]) matched = fallback[matched];
        if (wanted[at] === wanted[matched]) matched += 1;
        fallback.push(matched);
    }
    return fallback;
}

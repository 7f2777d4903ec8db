// Labels of one or two letters, under the fingers at rest first. None is the beginning of another.

const letters = "asdfghjklqwertyuiopzxcvbnm";

/** So many labels; fewer where letters run out. */
export function hintLabels(count) {
    if (count <= letters.length) return [...letters].slice(0, count);
    const firsts = Math.min(letters.length, Math.ceil(count / letters.length));
    const pairs = [...letters].slice(0, firsts).flatMap((first) => [...letters].map((second) => first + second));
    return pairs.slice(0, count);
}

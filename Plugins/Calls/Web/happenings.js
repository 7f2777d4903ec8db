// Happenings — what is different between two looks at a call, for who cannot see it: words for a screen reader, and a
// tone. Decides, does nothing.

/** `[{words, tone?: "joined" | "left"}]`; `nameOf(username)` spells a name; me: my name. */
export function happenings(before, after, { me, nameOf }) {
    if (!before || !after || before.id !== after.id) return [];
    const others = (call) => new Map(call.participants
        .filter(({ username }) => username.toLowerCase() !== me.toLowerCase())
        .map((person) => [person.username, person]));
    const [then, now] = [others(before), others(after)];
    const isIn = (person) => Boolean(person) && person.state !== "ringing";
    const found = [];
    for (const [username, person] of now) {
        const earlier = then.get(username);
        const name = nameOf(username);
        if (isIn(person) && !isIn(earlier)) found.push({ words: `${name} is in the call.`, tone: "joined" });
        if (person.state === "ringing" && !earlier) found.push({ words: `It rings for ${name}.` });
        if (person.state === "away" && earlier?.state === "joined") found.push({ words: `The connection to ${name} is lost.` });
        if (person.state === "joined" && earlier?.state === "away") found.push({ words: `${name} is back.` });
        if (person.sharing && !earlier?.sharing) found.push({ words: `${name} shows a screen.` });
        if (!person.sharing && earlier?.sharing) found.push({ words: `${name} shows no screen any more.` });
    }
    for (const [username, earlier] of then) {
        if (isIn(earlier) && !isIn(now.get(username))) found.push({ words: `${nameOf(username)} has left.`, tone: "left" });
        else if (!isIn(earlier) && !now.has(username)) found.push({ words: `${nameOf(username)} does not come.` });
    }
    return found;
}

/** What somebody in a call ought to know as long as it is so, in order of weight; null is nothing. */
export function predicament({ isCutOff, troubles, call, isAlone }) {
    if (isCutOff) return { kind: "problem", words: "The server cannot be reached. The call goes on; who comes and goes is not known." };
    const [trouble] = troubles;
    if (trouble) return { kind: "problem", words: trouble.message, isTrouble: true };
    if (call.state === "ringing") return { kind: "ringing", words: "Ringing…" };
    if (isAlone) return { kind: "info", words: "You are alone in the call." };
    return null;
}

// A message in one line, without its marks: for the bar of an answer, and for notifications.

const line = /^\s*(?:>|- |\* |\d+[.)] |#{1,6} )\s*/;
const fence = /^\s*```.*$/;

/** At most `most` characters, with an ellipsis where something is left out. */
export function excerpt(body, most = 140) {
    const words = body.split("\n").filter((text) => !fence.test(text)).map((text) => bare(text.replace(line, "")))
        .join(" ").replace(/\s+/g, " ").trim();
    const characters = [...words];
    return characters.length <= most ? words : `${characters.slice(0, most - 1).join("").trimEnd()}…`;
}

/** Code keeps what is in it; elsewhere a pair of marks around words goes. */
function bare(text) {
    return text.split(/(`[^`]+`)/).map((part, at) => at % 2 ? part.slice(1, -1) : withoutMarks(part)).join("");
}

function withoutMarks(text) {
    return text.replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, "$1")
        .replace(/(\*{1,3}|__|~~)(?=\S)(.+?)(?<=\S)\1/g, "$2");
}

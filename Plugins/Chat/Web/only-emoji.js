// Only emoji — a message of one to three emoji and nothing else is shown large.

const flag = "\\p{Regional_Indicator}{2}";
const keycap = "[0-9#*]\\ufe0f?\\u20e3";
const one = "(?!\\p{Regional_Indicator})(?:\\p{Emoji_Presentation}|\\p{Extended_Pictographic}\\ufe0f)[\\u{1f3fb}-\\u{1f3ff}]?";
const toned = "\\p{Emoji_Modifier_Base}[\\u{1f3fb}-\\u{1f3ff}]";
const part = `(?:${toned}|${one}|\\p{Extended_Pictographic})\\ufe0f?`;
const joined = `(?:${toned}|${one})(?:\\u200d(?:${part}|[\\u2640\\u2642\\u2695]\\ufe0f?))*(?:[\\u{e0020}-\\u{e007e}]{1,8}\\u{e007f})?`;
const few = new RegExp(`^(?:\\s*(?:${flag}|${keycap}|${joined})\\s*){1,3}$`, "u");

/** More code points are no three emoji. */
const longest = 64;

/** Takes the blocks of markup.js. */
export function onlyEmoji(blocks) {
    if (blocks.length !== 1 || blocks[0].type !== "text") return false;
    const { children } = blocks[0];
    if (children.length > 7 || !children.every(({ type }) => ["text", "emoji"].includes(type))) return false;
    const text = children.map((node) => node.emoji ?? node.text).join("");
    return text.length <= longest && few.test(text.trim());
}

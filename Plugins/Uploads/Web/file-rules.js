// What may be uploaded, said before anything is sent. The server decides.

/** What is wrong with a file, in a sentence; null when nothing is. `extensions`: [".png", …], or ["*"] for any. */
export function complaint({ name, size }, { extensions, maxBytes }) {
    if (size === 0) return "There is nothing in it.";
    if (size > maxBytes) return `A file may have up to ${inWords(maxBytes)}.`;
    const extension = extensionOf(name);
    if (extensions.includes("*") || extensions.includes(extension)) return null;
    return extension ? `${extension} files are not taken here.` : "Files without an extension are not taken here.";
}

/** ".png", in lower case; "" for none. */
export function extensionOf(name) {
    return /[^/\\]\.([a-z0-9]{1,15})$/i.exec(name)?.[0].slice(1).toLowerCase() ?? "";
}

const units = ["B", "KB", "MB", "GB"];

/** A size for people: "1.4 MB", of 1024 KB each as file managers count them. */
export function inWords(bytes) {
    let [value, unit] = [bytes, 0];
    while (value >= 1_000 && unit < units.length - 1) [value, unit] = [value / 1_024, unit + 1];
    return `${value < 10 ? value.toFixed(1).replace(".0", "") : Math.round(value)} ${units[unit]}`;
}

/** "PDF, 1.4 MB": its kind stands there however much of a long name is seen. */
export function kindInWords({ name, size }) {
    return [extensionOf(name).slice(1).toUpperCase(), inWords(size)].filter(Boolean).join(", ");
}

/** What was pasted has no name of its own, or the one that every picture of a clipboard has. */
export function named(file, now = new Date()) {
    if (file.name && file.name !== "image.png") return file;
    const extension = { "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp" }[file.type];
    const pad = (number) => String(number).padStart(2, "0");
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(pad).join("-");
    const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(pad).join(".");
    return new File([file], `Pasted ${day} ${time}${extension ?? extensionOf(file.name)}`, { type: file.type });
}

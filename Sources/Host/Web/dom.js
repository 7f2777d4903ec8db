// h — make an element. Text only ever goes in as text.
//
//   h("button", { class: "quiet", type: "button", onclick: close }, icon("close"), "Close")

/** `on…` are listeners, `data` a dataset, true an empty attribute; null, undefined and false are left out. */
export function h(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) continue;
        if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
        else if (name === "data") Object.assign(element.dataset, value);
        else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return element;
}

/** Gives a live region its words. The same words again might be read out again. */
export function say(region, words) {
    if (region.textContent !== words) region.textContent = words;
}

/** Listens until the signal is aborted: what an element connects with one call, it disconnects with another. */
export function listen(signal, target, types, handler, options = {}) {
    for (const type of types.split(" ")) target.addEventListener(type, handler, { ...options, signal });
}

/** True while keys are meant for a field and not for shortcuts. */
export function isTyping(target) {
    return target instanceof HTMLElement
        && (target.isContentEditable || ["TEXTAREA", "SELECT", "INPUT"].includes(target.tagName));
}

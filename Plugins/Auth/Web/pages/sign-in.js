// Sign-in pages, when there is JavaScript: a pressed button says that it is working (a failed sign-in takes seconds on
// purpose) and is not pressed twice, and a password can be looked at.

for (const form of document.querySelectorAll("form[data-busy]")) {
    const button = form.querySelector("[type=submit]");
    form.addEventListener("submit", (event) => {
        if (button.ariaDisabled === "true") return event.preventDefault();
        button.ariaDisabled = "true";
        button.dataset.label = button.textContent;
        button.textContent = form.dataset.busy;
    });
    // Coming back by the browser's own button shows the page as it was left.
    addEventListener("pageshow", () => {
        button.ariaDisabled = null;
        button.textContent = button.dataset.label ?? button.textContent;
    });
}

for (const input of document.querySelectorAll("input[type=password]")) {
    const button = document.createElement("button");
    const word = document.createTextNode("Show");
    const object = document.createElement("span");
    Object.assign(object, { className: "unseen", textContent: " password" });
    Object.assign(button, { type: "button", className: "reveal" });
    button.append(word, object);
    button.addEventListener("click", () => {
        const isShown = input.type === "text";
        input.type = isShown ? "password" : "text";
        word.data = isShown ? "Show" : "Hide";
    });
    input.after(button);
    input.parentElement.classList.add("has-reveal");
}

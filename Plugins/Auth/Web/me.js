// My picture on the user menu's button.

export function me(app) {
    customElements.define("auth-me", class extends HTMLElement {
        connectedCallback() {
            const avatar = document.createElement("auth-avatar");
            avatar.setAttribute("username", app.me.username);
            avatar.setAttribute("marked", "");
            this.replaceChildren(avatar);
        }

        disconnectedCallback() {
            this.replaceChildren();
        }
    });
    app.slot("user-badge", "auth-me");
}

// <calls-tile> — one person in a call, or one screen: the picture, or who it is where there is none, and how they are.

import { directory } from "auth/directory.js";
import { h, icon } from "minimost";
import { shapes } from "./shapes.js";

const words = {
    ringing: "Ringing…", away: "Connection lost…", connecting: "Connecting…", reconnecting: "Connection lost…", joined: "",
};

class Tile extends HTMLElement {
    #video;
    #avatar;
    #name;
    #state;
    #marks;
    #enlarge;
    #full;
    #shown = null;
    /** `spotlight(key)`: somebody wants it large, or not any more. */
    spotlight = () => {};

    connectedCallback() {
        if (!this.#video) this.#build();
        if (this.#shown) this.show(this.#shown);
    }

    disconnectedCallback() {
        this.#video.srcObject = null;
    }

    #build() {
        this.#video = h("video", { autoplay: true, playsinline: true, tabindex: "-1" });
        this.#video.muted = true;
        this.#avatar = h("auth-avatar");
        this.#name = h("span", { class: "tile-name" });
        this.#marks = h("span", { class: "tile-marks" });
        this.#state = h("p", { class: "tile-state" });
        this.#enlarge = h("button", { class: "tile-button", type: "button", onclick: () => this.spotlight(this.#shown.key) });
        this.#full = h("button", {
            class: "tile-button", type: "button", title: "Full screen", onclick: () => this.#fill(),
        }, icon(shapes.full));
        this.replaceChildren(this.#video, this.#avatar, this.#state,
            h("div", { class: "tile-line" }, this.#marks, this.#name),
            h("div", { class: "tile-buttons" }, this.#enlarge, this.#full));
        this.#video.addEventListener("resize", () => this.#fit());
        this.onclick = (event) => this.#pressed(event);
    }

    /** The tile itself, which a finger finds. */
    #pressed({ target }) {
        if (!target.closest("button") && this.#shown?.canBeLarge) this.spotlight(this.#shown.key);
    }

    get key() {
        return this.#shown?.key;
    }

    set isSpeaking(is) {
        this.classList.toggle("speaking", is);
    }

    /** See tiles.js; `isLarge`: it is the one in the spotlight. */
    show(tile) {
        this.#shown = tile;
        if (!this.#video) return;
        const { kind, username, stream, isMine, isMuted, state, isLarge, canBeLarge } = tile;
        const name = directory.nameOf(username);
        const isScreen = kind === "screen";
        const label = isScreen ? (isMine ? "Your screen" : `${name}'s screen`) : isMine ? `${name} (you)` : name;
        if (this.#video.srcObject !== stream) this.#video.srcObject = stream;
        this.#video.hidden = !stream || state === "away";
        this.#video.ariaLabel = isScreen ? label : `Camera of ${name}`;
        this.#avatar.hidden = !this.#video.hidden || isScreen;
        this.#avatar.setAttribute("username", username);
        this.#name.textContent = label;
        this.#state.textContent = isScreen && state === "joined" && !stream ? "The screen is on its way…" : words[state];
        this.#marks.replaceChildren(...(isMuted && !isScreen && state !== "ringing"
            ? [icon(shapes.muted), h("span", { class: "unseen" }, "Muted: ")] : []));
        this.#enlarge.hidden = !canBeLarge;
        const deed = isLarge ? "Show all alike" : `Enlarge ${label}`;
        if (this.#enlarge.title !== deed) {
            this.#enlarge.title = this.#enlarge.ariaLabel = deed;
            this.#enlarge.replaceChildren(icon(isLarge ? shapes.together : shapes.larger));
        }
        for (const [mark, is] of Object.entries({
            mine: isMine, screen: isScreen, mirrored: isMine && !isScreen, ringing: state === "ringing", large: isLarge,
            faint: state !== "joined",
        })) this.classList.toggle(mark, Boolean(is));
        this.#full.hidden = this.#video.hidden || !document.fullscreenEnabled;
        this.#full.ariaLabel = `Full screen: ${label}`;
        this.setAttribute("role", "group");
        this.ariaLabel = [label, isMuted && !isScreen && "muted", words[state].replace("…", "")].filter(Boolean).join(", ");
    }

    /** A picture that stands upright, from a phone, is shown whole. */
    #fit() {
        this.classList.toggle("upright", this.#video.videoHeight > this.#video.videoWidth);
    }

    async #fill() {
        if (document.fullscreenElement) return document.exitFullscreen();
        await this.#video.requestFullscreen().catch(() => {});
    }
}

customElements.define("calls-tile", Tile);

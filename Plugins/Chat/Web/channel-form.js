// The fields of a private channel, its name and its topic, with what they may be: the same when it is made and when it
// is changed.

import { h } from "minimost";

/** As the server counts: in Unicode scalars. */
const longestName = 64;
const longestTopic = 250;

/** `{elements, name, topic, problem()}`; `problem()` says what keeps them from being sent and leads there. */
export function channelFields({ name = "", topic = "" } = {}) {
    const nameField = h("input", {
        id: "channel-name", type: "text", value: name, autocomplete: "off", required: true,
        oninput: () => nameField.ariaInvalid = null,
    });
    const topicField = h("input", {
        id: "channel-topic", type: "text", value: topic, autocomplete: "off",
        placeholder: "What it is about; may stay empty",
        oninput: () => topicField.ariaInvalid = null,
    });
    return {
        elements: [
            h("div", { class: "field" }, h("label", { for: nameField.id }, "Name"), nameField),
            h("div", { class: "field" }, h("label", { for: topicField.id }, "Topic"), topicField),
        ],
        focus: () => nameField.focus(),
        get name() { return nameField.value.trim(); },
        get topic() { return topicField.value.trim(); },
        problem() {
            if (!this.name) return wrong(nameField, "Give the channel a name.");
            if ([...this.name].length > longestName) {
                return wrong(nameField, `A name has at most ${longestName} characters.`);
            }
            if ([...this.topic].length > longestTopic) {
                return wrong(topicField, `A topic has at most ${longestTopic} characters.`);
            }
            return "";
        },
    };
}

function wrong(field, words) {
    field.ariaInvalid = "true";
    field.focus();
    return words;
}

// What can be done with a channel: the entries of its menu. Any plugin adds its own:
//   import { channelActions } from "chat/channel-actions.js"
//   channelActions.add({ name: "archive", label: "Archive…", shape: "trash", order: 40,
//                        isFor: (channel) => channel.kind === "private", run: (channel) => … })
// `shape` is an icon's name or its paths. Orders: 10–30 what the channel is and who is in it, 90 leaving it.

export class ChannelActions {
    #actions = [];

    /** Returns a function that takes it out again. */
    add(action) {
        const entry = { order: 50, isFor: () => true, ...action };
        this.#actions = [...this.#actions, entry].sort((a, b) => a.order - b.order);
        return () => this.#actions = this.#actions.filter((other) => other !== entry);
    }

    /** Those that apply to a channel, in order. One that breaks is passed over. */
    for(channel) {
        return this.#actions.filter((action) => {
            try {
                return action.isFor(channel);
            } catch (error) {
                console.error(`chat: the action "${action.name}" failed`, error);
                return false;
            }
        });
    }
}

export const channelActions = new ChannelActions();

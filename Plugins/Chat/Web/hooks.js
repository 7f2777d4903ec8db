// The hooks that Chat owns: import { MessageWillSend } from "chat/hooks.js"
//
// Chat's slots: channel-header-tools and above-composer (context: {channel}), composer-above and composer-tools
// (context: {channel, …} as said where they stand), message-body (context: {message, channel}). What can be done with a
// message is added to `messageActions`, what can be done with a channel to `channelActions`.

import { hook } from "minimost";

export { channelActions } from "./channel-actions.js";
export { messageActions } from "./message-actions.js";

/**
 * Before a message goes to the outbox: `{channel, body, replyTo?, attachments?}`. Amend it, or throw a Refusal and the
 * text stays in the composer. What comes out may have an empty body only if it carries attachments. Twin: MessageSent.
 */
export const MessageWillSend = hook("MessageWillSend");

/** The server has stored a message of ours: the whole message. Twin: MessageWillSend. */
export const MessageSent = hook("MessageSent");

/** A channel is shown now: its id, or null when there is none. */
export const ChannelOpened = hook("ChannelOpened");

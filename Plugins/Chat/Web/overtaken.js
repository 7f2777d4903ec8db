// Overtaken — every message carries `change`, a number that grows with each change of it. The answer to a request may
// arrive after the live stream has told of a later one.

/** Whether something newer is known than this state of a message. Without numbers whoever comes last is right. */
export function isOvertaken(message, known) {
    return known?.change > message.change;
}

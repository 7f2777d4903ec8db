// Icons — drawn on a 24-unit grid with a 1.75 line and round ends, in the colour of the text around them.

const space = "http://www.w3.org/2000/svg";

const shapes = {
    menu: ["M4 7h16", "M4 12h16", "M4 17h10"],
    close: ["M6 6l12 12", "M18 6L6 18"],
    hash: ["M9.5 4L7.5 20", "M16.5 4l-2 16", "M4.5 9h16", "M3.5 15h16"],
    lock: ["M6 11h12v8.5H6z", "M8.5 11V8a3.5 3.5 0 0 1 7 0v3"],
    plus: ["M12 5v14", "M5 12h14"],
    search: ["M10.5 4a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13z", "M15.5 15.5L20 20"],
    send: ["M4.5 12L3.5 4.5L21 12L3.5 19.5z", "M4.5 12H11"],
    person: ["M12 4.5a3.75 3.75 0 1 1 0 7.5A3.75 3.75 0 0 1 12 4.5z", "M5 20c.6-3.8 3.3-5.5 7-5.5s6.4 1.7 7 5.5"],
    people: [
        "M9 5a3.25 3.25 0 1 1 0 6.5A3.25 3.25 0 0 1 9 5z", "M3 19c.5-3.3 2.8-5 6-5s5.5 1.7 6 5",
        "M15.5 5.3a3.25 3.25 0 0 1 0 5.9", "M17.5 14.4c1.9.7 3.1 2.2 3.5 4.6",
    ],
    pencil: [
        "M5 19l.8-3.7L16.3 4.8a1.7 1.7 0 0 1 2.4 0l.5.5a1.7 1.7 0 0 1 0 2.4L8.7 18.2z", "M14.5 6.6l2.9 2.9",
    ],
    chevron: ["M8 10l4 4l4-4"],
    down: ["M12 5v13", "M6.5 12.5L12 18l5.5-5.5"],
    up: ["M12 19V6", "M6.5 11.5L12 6l5.5 5.5"],
    check: ["M5 12.5l4.5 4.5L19 7.5"],
    clock: ["M12 4a8 8 0 1 1 0 16a8 8 0 0 1 0-16z", "M12 8v4.3l2.7 1.7"],
    alert: ["M12 4.5L21 19.5H3z", "M12 10v4", "M12 16.7v.1"],
    retry: ["M19.5 12a7.5 7.5 0 1 1-2.3-5.4", "M19.5 4v4h-4"],
    trash: ["M5 7h14", "M9.5 7V4.5h5V7", "M7 7l.7 12.5h8.6L17 7"],
    sun: [
        "M12 8a4 4 0 1 1 0 8a4 4 0 0 1 0-8z", "M12 2.5v2", "M12 19.5v2", "M2.5 12h2", "M19.5 12h2",
        "M5.3 5.3l1.4 1.4", "M17.3 17.3l1.4 1.4", "M18.7 5.3l-1.4 1.4", "M6.7 17.3l-1.4 1.4",
    ],
    moon: ["M20 14.2A8.2 8.2 0 0 1 9.8 4a8.2 8.2 0 1 0 10.2 10.2z"],
    screen: ["M4 5h16v11H4z", "M9 20h6", "M12 16v4"],
    key: ["M8 12a3.75 3.75 0 1 1 0 7.5A3.75 3.75 0 0 1 8 12z", "M10.7 13.2L19 5", "M15.5 8.5l3 3"],
    leave: ["M10 4.5H5v15h5", "M14.5 8l4 4l-4 4", "M18.5 12H9.5"],
    keyboard: [
        "M3 7h18v10.5H3z", "M7 10.7v.1", "M10.5 10.7v.1", "M14 10.7v.1", "M17.5 10.7v.1", "M8 14.2h8",
    ],
    link: [
        "M10 14l4-4", "M12.5 7l1.8-1.8a3.2 3.2 0 0 1 4.5 4.5L17 11.5",
        "M11.5 17l-1.8 1.8a3.2 3.2 0 0 1-4.5-4.5L7 12.5",
    ],
    pin: ["M9 4h6", "M10 4v5.5L7 13.5h10l-3-4V4", "M12 13.5V20"],
    unpin: ["M9 4h6", "M10 4v2", "M14 4v5.5l3 4h-.5", "M9 10.8L7 13.5h5", "M12 13.5V20", "M4.5 4.5l15 15"],
    at: ["M12 8.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 0 1 0-7z", "M15.5 8.5v4.6a2.25 2.25 0 0 0 4.5 0V12a8 8 0 1 0-3.2 6.4"],
    back: ["M19.5 12h-14", "M11.5 6l-6 6l6 6"],
    reply: ["M9.5 6L4 11.5L9.5 17", "M4.5 11.5H14a6 6 0 0 1 6 6v1"],
    copy: ["M9 9h10.5v10.5H9z", "M15 9V4.5H4.5V15H9"],
    smile: [
        "M12 4a8 8 0 1 1 0 16a8 8 0 0 1 0-16z", "M9.3 10v.3", "M14.7 10v.3", "M8.7 14c.8 1.2 1.9 1.8 3.3 1.8s2.5-.6 3.3-1.8",
    ],
    "smile-plus": [
        "M13.5 5.2A7.5 7.5 0 1 0 18.8 11", "M8.7 10.5v.3", "M13.3 10.5v.3", "M8.2 14c.7 1 1.6 1.5 2.8 1.5s2.1-.5 2.8-1.5",
        "M18.5 3v5.5", "M15.75 5.75h5.5",
    ],
    speech: ["M4.5 5.5h15v10.5h-8L7 20v-4H4.5z"],
    dots: [
        "M5.5 11.2a.8.8 0 1 1 0 1.6a.8.8 0 0 1 0-1.6z", "M12 11.2a.8.8 0 1 1 0 1.6a.8.8 0 0 1 0-1.6z",
        "M18.5 11.2a.8.8 0 1 1 0 1.6a.8.8 0 0 1 0-1.6z",
    ],
    bell: ["M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1.5H5z", "M10.3 20.5h3.4"],
    mute: [
        "M6.5 16.5V11c0-1 .2-1.9.7-2.7", "M10 5.9a5.5 5.5 0 0 1 7.5 5.1v4", "M16 18H5l1.5-1.5", "M10.3 20.5h3.4",
        "M4 4l16 16",
    ],
    conceal: [
        "M4 12c2-3.7 4.7-5.5 8-5.5s6 1.8 8 5.5c-2 3.7-4.7 5.5-8 5.5S6 15.7 4 12z",
        "M12 9.7a2.3 2.3 0 1 1 0 4.6a2.3 2.3 0 0 1 0-4.6z", "M4.5 4.5l15 15",
    ],
    spark: ["M12 4.5l1.7 5.8l5.8 1.7l-5.8 1.7L12 19.5l-1.7-5.8L4.5 12l5.8-1.7z"],
};

/** One of the shared icons by name, or a plugin's own as a list of SVG path data. Decorative: hidden from readers. */
export function icon(what) {
    const svg = document.createElementNS(space, "svg");
    const attributes = {
        class: "icon", viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "1.75",
        "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true",
    };
    for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
    for (const data of Array.isArray(what) ? what : shapes[what]) {
        const path = document.createElementNS(space, "path");
        path.setAttribute("d", data);
        svg.append(path);
    }
    return svg;
}

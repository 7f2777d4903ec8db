import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Crop } = await import("uploads/crop.js");

const wide = () => new Crop({ width: 1600, height: 800 });
const about = (found, expected) => {
    for (const key of Object.keys(expected)) {
        assert.ok(Math.abs(found[key] - expected[key]) < 1e-9, `${key}: ${found[key]} is not ${expected[key]}`);
    }
};

test("at first it is as large as it fits, in the middle", () => {
    about(wide().area, { x: 400, y: 0, side: 800 });
    about(new Crop({ width: 300, height: 900 }).area, { x: 0, y: 300, side: 300 });
    about(new Crop({ width: 7, height: 7 }).area, { x: 0, y: 0, side: 7 });
});

test("it is moved by its own side, and stays in the picture", () => {
    const crop = wide();
    crop.move(0.25, 0);
    about(crop.area, { x: 600, y: 0, side: 800 });
    crop.move(9, 9);
    about(crop.area, { x: 800, y: 0, side: 800 });
    crop.move(-9, -9);
    about(crop.area, { x: 0, y: 0, side: 800 });
    crop.move(0.5, 0);
    about(crop.area, { x: 400, y: 0, side: 800 });
});

test("zooming in is about the middle", () => {
    const crop = wide();
    crop.zoomTo(2);
    about(crop.area, { x: 600, y: 200, side: 400 });
    crop.move(1, 0.25);
    about(crop.area, { x: 1000, y: 300, side: 400 });
    crop.zoomTo(4);
    about(crop.area, { x: 1100, y: 400, side: 200 });
});

test("zooming out at an edge keeps it in the picture", () => {
    const crop = wide();
    crop.zoomTo(4);
    crop.move(99, 99);
    about(crop.area, { x: 1400, y: 600, side: 200 });
    crop.zoomTo(1);
    about(crop.area, { x: 800, y: 0, side: 800 });
});

test("what is under two fingers stays under them", () => {
    const crop = wide();
    const at = { x: 0.25, y: 0.75 };
    const under = ({ area }) => ({ x: area.x + at.x * area.side, y: area.y + at.y * area.side });
    const before = under(crop);
    crop.zoomTo(3, at);
    about(under(crop), before);
    crop.zoomTo(5, at);
    about(under(crop), before);
});

test("a point that is clicked comes to the middle, as far as there is picture", () => {
    const crop = wide();
    crop.zoomTo(2);
    crop.centre({ x: 0.75, y: 0.5 });
    about(crop.area, { x: 700, y: 200, side: 400 });
    crop.centre({ x: 0, y: 0 });
    about(crop.area, { x: 500, y: 0, side: 400 });
});

test("it is zoomed as far as there are pixels for it, eight times at the most", () => {
    const most = (width, height) => {
        const crop = new Crop({ width, height });
        crop.zoomTo(1000);
        return crop.zoom;
    };
    assert.equal(most(4000, 3000), 8);
    assert.equal(most(512, 9000), 4);
    assert.equal(most(40, 40), 2, "and twice where there are few");
    const crop = wide();
    for (const none of [0, -3, 0.5]) {
        crop.zoomTo(none);
        assert.equal(crop.zoom, 1);
    }
});

test("each step of its level is the same factor", () => {
    const crop = new Crop({ width: 2000, height: 2000 });
    assert.equal(crop.level, 0);
    const seen = [0, 1 / 3, 2 / 3, 1].map((level) => {
        crop.level = level;
        assert.ok(Math.abs(crop.level - level) < 1e-9);
        return Math.round(crop.zoom);
    });
    assert.deepEqual(seen, [1, 2, 4, 8]);
});

test("its place is told between the edges", () => {
    const crop = wide();
    about(crop.place, { x: 0.5, y: 0.5 });
    crop.move(0.25, 0);
    about(crop.place, { x: 0.75, y: 0.5 });
    crop.zoomTo(2);
    crop.move(-99, 99);
    about(crop.place, { x: 0, y: 1 });
});

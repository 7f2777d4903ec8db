// A square that is cut out of a picture: where it lies, and how far it is zoomed in. It never leaves the picture.

/** Pixels a side of what comes out. */
export const side = 128;

/** So far a picture is zoomed in at the most, and at the least where it has few pixels. */
const zooms = { most: 8, least: 2 };

const between = (least, value, most) => Math.min(Math.max(value, least), most);

export class Crop {
    #width;
    #height;
    #middle;
    #zoom = 1;
    #most;

    /** Of a picture of so many pixels; as large as it fits, in the middle. */
    constructor({ width, height }) {
        [this.#width, this.#height] = [width, height];
        this.#middle = { x: width / 2, y: height / 2 };
        this.#most = between(zooms.least, Math.min(width, height) / side, zooms.most);
    }

    /** 1 is the whole of the shorter side. */
    get zoom() {
        return this.#zoom;
    }

    /** Of all the zoom that there is, 0 to 1; each step of it is the same factor. */
    get level() {
        return Math.log(this.#zoom) / Math.log(this.#most);
    }

    set level(level) {
        this.zoomTo(this.#most ** level);
    }

    /** In pixels of the picture: the corner, and how long a side is. */
    get area() {
        const side = Math.min(this.#width, this.#height) / this.#zoom;
        return { x: this.#middle.x - side / 2, y: this.#middle.y - side / 2, side };
    }

    /** Where it lies between the edges, 0 to 1 each way; in the middle where there is no room to move. */
    get place() {
        const { x, y, side } = this.area;
        const share = (start, length) => length > side ? start / (length - side) : 0.5;
        return { x: share(x, this.#width), y: share(y, this.#height) };
    }

    /** By so many of its own sides, to the right and down. */
    move(right, down) {
        const { side } = this.area;
        this.#put(this.#middle.x + right * side, this.#middle.y + down * side);
    }

    /** Zooms about a point of the square, which stays where it is: 0 to 1 each way. */
    zoomTo(zoom, { x, y } = { x: 0.5, y: 0.5 }) {
        const before = this.area;
        this.#zoom = between(1, zoom, this.#most);
        const { side } = this.area;
        this.#put(before.x + x * before.side + (0.5 - x) * side, before.y + y * before.side + (0.5 - y) * side);
    }

    /** Brings a point of the square to its middle: 0 to 1 each way. */
    centre({ x, y }) {
        this.move(x - 0.5, y - 0.5);
    }

    #put(x, y) {
        const half = this.area.side / 2;
        this.#middle = { x: between(half, x, this.#width - half), y: between(half, y, this.#height - half) };
    }
}

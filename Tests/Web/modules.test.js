import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);

/** Every module, by the name that others import it by. */
const modules = new Map();
for (const [plugin, folder] of [["host", "Sources/Host/Web/"], ["auth", "Plugins/Auth/Web/"], ["chat", "Plugins/Chat/Web/"],
    ["uploads", "Plugins/Uploads/Web/"], ["preview", "Plugins/Preview/Web/"], ["calls", "Plugins/Calls/Web/"]]) {
    for (const name of readdirSync(new URL(folder, root), { recursive: true })) {
        if (name.endsWith(".js")) modules.set(`${plugin}/${name}`, readFileSync(new URL(folder + name, root), "utf8"));
    }
}
modules.set("minimost", modules.get("host/host.js"));

const names = (list) => list.split(",").map((item) => item.trim().split(" as ")).filter(([name]) => name);

const given = (source) => new Set([
    ...[...source.matchAll(/^export (?:async )?(?:function\*?|class|const) (\w+)/gm)].map((match) => match[1]),
    ...[...source.matchAll(/^export \{([^}]+)\}/gm)].flatMap((match) => names(match[1]).map((name) => name.at(-1))),
]);

test("what modules take from those of another plugin is there", () => {
    let count = 0;
    for (const [name, source] of modules) {
        for (const [, list, from] of source.matchAll(/^import \{([^}]+)\} from "([a-z][^"]*)"/gm)) {
            assert.ok(modules.has(from), `${name}: there is no ${from}`);
            for (const [theirs] of names(list)) {
                count += 1;
                assert.ok(given(modules.get(from)).has(theirs), `${name}: ${from} does not export ${theirs}`);
            }
        }
    }
    assert.ok(count > 100, "imports were found");
});

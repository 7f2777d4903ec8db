// What the server wrote into the page: `{version, me: {id, username}, plugins: [{name, module, settings}]}`.

export const session = JSON.parse(document.getElementById("boot").textContent);

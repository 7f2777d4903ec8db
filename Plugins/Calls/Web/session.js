// What the features of Calls share, made once when the plugin starts.

import { CallRegister } from "./call-register.js";
import { devices } from "./devices.js";
import { Mesh } from "./mesh.js";
import { MyCall } from "./my-call.js";
import { MyMedia } from "./my-media.js";
import { Peer } from "./peer.js";
import { notify } from "minimost";

const clock = {
    now: () => Date.now(),
    after: (wait, run) => {
        const timer = setTimeout(run, wait);
        return () => clearTimeout(timer);
    },
};

class Calls {
    /** Once, when the plugin starts, and before any of its elements is made. */
    begin(app) {
        this.me = app.me;
        this.request = app.request;
        this.settings = app.settings;
        this.register = new CallRegister(app.me.username);
        this.media = new MyMedia(devices);
        this.mine = new MyCall({
            request: app.request, register: this.register, media: this.media, clock, memory: sessionStorage, say: notify,
            mesh: ({ servers, send, changed }) => new Mesh({
                me: app.me.username, send, changed,
                peer: (options) => new Peer({
                    ...options, after: clock.after, connect: () => new RTCPeerConnection({ iceServers: servers }),
                }),
            }),
        });
    }
}

export const calls = new Calls();

// Sends a file as it is. By XMLHttpRequest, which is the one that tells how far an upload is (fetch does not).

import { asMe, signIn } from "host/request.js";
import { Offline, Refused } from "minimost";

/** Resolves to the attachment. `progress(share)`: 0 to 1. Throws Refused or Offline, or what `signal` was aborted with. */
export function sendFile(file, { signal, progress }) {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open("POST", `/api/uploads?name=${encodeURIComponent(file.name)}`);
        request.responseType = "json";
        request.setRequestHeader("accept", "application/json");
        for (const [name, value] of Object.entries(asMe)) request.setRequestHeader(name, value);
        const abort = () => request.abort();
        signal.addEventListener("abort", abort, { once: true });
        request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
        request.onabort = () => reject(signal.reason);
        request.onerror = request.ontimeout = () => reject(new Offline());
        request.onload = () => {
            if (request.status === 201) return resolve(request.response);
            if (request.status === 401) signIn();
            const { code = `http-${request.status}`, message = "Something went wrong on the server.", ...rest }
                = request.response?.error ?? {};
            reject(new Refused({ status: request.status, code, message, ...rest }));
        };
        request.onloadend = () => signal.removeEventListener("abort", abort);
        request.send(file);
    });
}

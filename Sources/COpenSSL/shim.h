#ifndef MINIMOST_COPENSSL_SHIM_H
#define MINIMOST_COPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// What libcrypto 3.0 offers as a macro or a variadic function, which Swift cannot import.

static inline EVP_PKEY *minimost_p256_key(void) {
    return EVP_EC_gen("P-256");
}

static inline long minimost_bio_contents(BIO *bio, char **start) {
    return BIO_get_mem_data(bio, start);
}

static inline GENERAL_NAMES *minimost_names_new(void) {
    return sk_GENERAL_NAME_new_null();
}

static inline int minimost_names_push(GENERAL_NAMES *names, GENERAL_NAME *name) {
    return sk_GENERAL_NAME_push(names, name);
}

static inline int minimost_names_count(const GENERAL_NAMES *names) {
    return sk_GENERAL_NAME_num(names);
}

static inline GENERAL_NAME *minimost_names_at(const GENERAL_NAMES *names, int index) {
    return sk_GENERAL_NAME_value(names, index);
}

#endif

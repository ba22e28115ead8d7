// h2load cannot show a client certificate. Preloaded into it, this gives every TLS context it makes the one named in the environment.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>

SSL_CTX *SSL_CTX_new(const SSL_METHOD *method) {
  SSL_CTX *(*make)(const SSL_METHOD *) = dlsym(RTLD_NEXT, "SSL_CTX_new");
  SSL_CTX *context = make(method);
  const char *certificate = getenv("H2LOAD_CERTIFICATE");
  const char *key = getenv("H2LOAD_KEY");
  if (context && certificate && key &&
      (SSL_CTX_use_certificate_chain_file(context, certificate) != 1 || SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)) {
    fprintf(stderr, "the client certificate cannot be read\n");
    exit(1);
  }
  return context;
}

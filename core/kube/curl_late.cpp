// libcurl's functions as this program calls them, found when the first is called: a third of the program's
// start would go into loading libcurl and the thirty libraries below it, which only commands that speak to a
// cluster need.
#include <dlfcn.h>

#include <cstdarg>
#include <string>

#include <curl/curl.h>

#include "core/base/error.h"

// The header checks the types of calls with macros of these names.
#undef curl_easy_getinfo
#undef curl_easy_setopt
#undef curl_multi_setopt

namespace {

void* symbol(const char* name) {
  static void* const library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  emco::expects(library != nullptr, "libcurl.so.4 cannot be loaded");
  void* const found = dlsym(library, name);
  emco::expects(found != nullptr, "a function of libcurl.so.4 is missing");
  return found;
}

// libcurl's own function of the type of the one that stands for it here.
template <typename Function>
Function* real(Function*, const char* name) {
  return reinterpret_cast<Function*>(symbol(name));
}

#define EMCO_REAL(function)                                  \
  []() -> auto& {                                            \
    static auto* const found = real(&(function), #function); \
    return *found;                                           \
  }                                                          \
  ()

// Hands on the one argument behind an option, of the type that the option's number says.
template <typename Function, typename Handle, typename Option>
auto hand_on(Function& function, Handle* handle, Option option, int type, std::va_list arguments) {
  if (type < CURLOPTTYPE_OBJECTPOINT) return function(handle, option, va_arg(arguments, long));
  if (type >= CURLOPTTYPE_OFF_T && type < CURLOPTTYPE_BLOB)
    return function(handle, option, va_arg(arguments, curl_off_t));
  return function(handle, option, va_arg(arguments, void*));
}

}  // namespace

extern "C" {

char* curl_version() { return EMCO_REAL(curl_version)(); }

CURLcode curl_global_init(long flags) { return EMCO_REAL(curl_global_init)(flags); }

void curl_global_cleanup() { EMCO_REAL(curl_global_cleanup)(); }

CURL* curl_easy_init() { return EMCO_REAL(curl_easy_init)(); }

void curl_easy_cleanup(CURL* handle) { EMCO_REAL(curl_easy_cleanup)(handle); }

const char* curl_easy_strerror(CURLcode code) { return EMCO_REAL(curl_easy_strerror)(code); }

CURLcode curl_easy_setopt(CURL* handle, CURLoption option, ...) {
  std::va_list arguments;
  va_start(arguments, option);
  const CURLcode code = hand_on(EMCO_REAL(curl_easy_setopt), handle, option, option, arguments);
  va_end(arguments);
  return code;
}

CURLcode curl_easy_getinfo(CURL* handle, CURLINFO info, ...) {
  std::va_list arguments;
  va_start(arguments, info);
  const CURLcode code = EMCO_REAL(curl_easy_getinfo)(handle, info, va_arg(arguments, void*));
  va_end(arguments);
  return code;
}

curl_slist* curl_slist_append(curl_slist* list, const char* text) {
  return EMCO_REAL(curl_slist_append)(list, text);
}

void curl_slist_free_all(curl_slist* list) {
  if (list != nullptr) EMCO_REAL(curl_slist_free_all)(list);
}

CURLM* curl_multi_init() { return EMCO_REAL(curl_multi_init)(); }

CURLMcode curl_multi_cleanup(CURLM* multi) { return EMCO_REAL(curl_multi_cleanup)(multi); }

CURLMcode curl_multi_setopt(CURLM* multi, CURLMoption option, ...) {
  std::va_list arguments;
  va_start(arguments, option);
  const CURLMcode code = hand_on(EMCO_REAL(curl_multi_setopt), multi, option, option, arguments);
  va_end(arguments);
  return code;
}

CURLMcode curl_multi_add_handle(CURLM* multi, CURL* handle) {
  return EMCO_REAL(curl_multi_add_handle)(multi, handle);
}

CURLMcode curl_multi_remove_handle(CURLM* multi, CURL* handle) {
  return EMCO_REAL(curl_multi_remove_handle)(multi, handle);
}

CURLMcode curl_multi_perform(CURLM* multi, int* running) {
  return EMCO_REAL(curl_multi_perform)(multi, running);
}

CURLMsg* curl_multi_info_read(CURLM* multi, int* left) {
  return EMCO_REAL(curl_multi_info_read)(multi, left);
}

CURLMcode curl_multi_poll(CURLM* multi, curl_waitfd* extra, unsigned int count, int timeout_ms, int* ready) {
  return EMCO_REAL(curl_multi_poll)(multi, extra, count, timeout_ms, ready);
}

}  // extern "C"

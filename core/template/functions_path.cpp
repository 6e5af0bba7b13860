// Paths and URLs.
#include <algorithm>

#include <fmt/format.h>

#include "core/template/convert.h"
#include "core/template/functions.h"
#include "core/template/machine.h"
#include "core/template/unicode.h"

namespace emco::tpl {
namespace {

// ---- paths (Go's package path)

std::string clean_path(std::string_view path) {
  if (path.empty()) return ".";
  const bool rooted = path[0] == '/';
  std::vector<std::string_view> kept;
  for (const std::string_view part : split_text(path, "/")) {
    if (part.empty() || part == ".") continue;
    if (part == ".." && !kept.empty() && kept.back() != "..")
      kept.pop_back();
    else if (part != ".." || !rooted)
      kept.push_back(part);
  }
  std::string out = rooted ? "/" : "";
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (i > 0) out += '/';
    out += kept[i];
  }
  return out.empty() ? "." : out;
}

Any base(Call& call) {
  std::string_view path = call.text(0);
  if (path.empty()) return Any::text(".");
  while (path.size() > 1 && path.ends_with('/'))
    path.remove_suffix(1);
  if (path == "/") return Any::text("/");
  const std::size_t slash = path.rfind('/');
  return Any::text(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

Any dir(Call& call) {
  const std::string_view path = call.text(0);
  const std::size_t slash = path.rfind('/');
  return call.give(clean_path(slash == std::string_view::npos ? "" : path.substr(0, slash + 1)));
}

Any clean(Call& call) { return call.give(clean_path(call.text(0))); }

Any ext(Call& call) {
  const std::string_view path = call.text(0);
  for (std::size_t i = path.size(); i > 0 && path[i - 1] != '/'; --i)
    if (path[i - 1] == '.') return Any::text(path.substr(i - 1));
  return Any::text({});
}

Any is_abs(Call& call) { return Any::boolean(call.text(0).starts_with('/')); }

// ---- URLs (Go's package net/url)

enum class Part { Path, User, Host, Fragment };

bool unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == '~';
}

bool stays(char c, Part part) {
  if (unreserved(c)) return true;
  constexpr std::string_view kHost = "!$&'()*+,;=:[]<>\"";
  constexpr std::string_view kReserved = "$&+,/:;=?@";
  if (part == Part::Host) return kHost.find(c) != std::string_view::npos;
  if (part == Part::Fragment && (c == '!' || c == '(' || c == ')' || c == '*')) return true;
  if (kReserved.find(c) == std::string_view::npos) return false;
  if (part == Part::Path) return c != '?';
  if (part == Part::User) return c != '@' && c != '/' && c != '?' && c != ':';
  return true;
}

std::string escaped(std::string_view text, Part part) {
  std::string out;
  for (const char c : text) {
    if (stays(c, part))
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string unescaped(std::string_view text, Part part) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      const auto c = static_cast<unsigned char>(text[i]);
      if (part == Part::Host && c < 0x80 && !stays(text[i], part))
        throw CallError("invalid character " + quote(text.substr(i, 1)) + " in host name");
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) throw CallError("invalid URL escape " + quote(text.substr(i, 3)));
    if (part == Part::Host && high < 8 && text.substr(i, 3) != "%25")
      throw CallError("invalid URL escape " + quote(text.substr(i, 3)));
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

struct Url {
  std::string scheme, opaque, host, path, raw_path, query, fragment, user, password;
  bool has_user = false;
  bool has_password = false;
};

std::string userinfo(const Url& url) {
  std::string out = escaped(url.user, Part::User);
  if (url.has_password) out += ":" + escaped(url.password, Part::User);
  return out;
}

// The scheme in front of ':', "" when there is none.
std::string_view scheme_of(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) continue;
    if ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.') {
      if (i == 0) return {};
      continue;
    }
    if (c != ':') return {};
    if (i == 0) throw CallError("missing protocol scheme");
    return text.substr(0, i);
  }
  return {};
}

void check_port(std::string_view port) {
  if (port.empty()) return;
  const bool digits = port[0] == ':' &&
                      std::all_of(port.begin() + 1, port.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) throw CallError("invalid port " + quote(port) + " after host");
}

void parse_authority(std::string_view authority, Url& url) {
  const std::size_t at = authority.rfind('@');
  std::string_view host = at == std::string_view::npos ? authority : authority.substr(at + 1);
  if (host.starts_with('[')) {
    const std::size_t close = host.rfind(']');
    if (close == std::string_view::npos) throw CallError("missing ']' in host");
    check_port(host.substr(close + 1));
  } else if (const std::size_t colon = host.rfind(':'); colon != std::string_view::npos) {
    check_port(host.substr(colon));
  }
  url.host = unescaped(host, Part::Host);
  if (at == std::string_view::npos) return;
  const std::string_view user = authority.substr(0, at);
  constexpr std::string_view kUser = "-._:~!$&'()*+,;=%@";
  if (!std::all_of(user.begin(), user.end(),
                   [&](char c) { return unreserved(c) || kUser.find(c) != std::string_view::npos; }))
    throw CallError("net/url: invalid userinfo");
  const std::size_t colon = user.find(':');
  url.has_user = true;
  url.user = unescaped(user.substr(0, colon), Part::User);
  url.has_password = colon != std::string_view::npos;
  if (url.has_password) url.password = unescaped(user.substr(colon + 1), Part::User);
}

Url parse_url(std::string_view whole) {
  Url url;
  for (const char c : whole)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
      throw CallError("net/url: invalid control character in URL");
  const std::size_t hash = whole.find('#');
  std::string_view rest = whole.substr(0, hash);
  if (hash != std::string_view::npos) url.fragment = unescaped(whole.substr(hash + 1), Part::Fragment);
  if (rest == "*") {
    url.path = "*";
    return url;
  }
  const std::string_view scheme = scheme_of(rest);
  if (!scheme.empty()) {
    url.scheme = map_runes(scheme, to_lower);
    rest.remove_prefix(scheme.size() + 1);
  }
  if (const std::size_t question = rest.find('?'); question != std::string_view::npos) {
    url.query = rest.substr(question + 1);
    rest = rest.substr(0, question);
  }
  if (!rest.starts_with('/')) {
    if (!url.scheme.empty()) {
      url.opaque = rest;
      return url;
    }
    if (rest.substr(0, rest.find('/')).find(':') != std::string_view::npos)
      throw CallError("first path segment in URL cannot contain colon");
  }
  if ((!url.scheme.empty() || !rest.starts_with("///")) && rest.starts_with("//")) {
    const std::size_t slash = rest.find('/', 2);
    parse_authority(rest.substr(2, slash == std::string_view::npos ? slash : slash - 2), url);
    rest = slash == std::string_view::npos ? "" : rest.substr(slash);
  }
  url.path = unescaped(rest, Part::Path);
  if (escaped(url.path, Part::Path) != rest) url.raw_path = rest;
  return url;
}

std::string url_text(const Url& url) {
  std::string out;
  if (!url.scheme.empty()) out += url.scheme + ":";
  if (!url.opaque.empty()) {
    out += url.opaque;
  } else {
    if (!url.scheme.empty() || !url.host.empty() || url.has_user) {
      if (!url.host.empty() || !url.path.empty() || url.has_user) out += "//";
      if (url.has_user) out += userinfo(url) + "@";
      out += escaped(url.host, Part::Host);
    }
    const std::string path = url.path == "*" ? "*" : escaped(url.path, Part::Path);
    if (!path.empty() && path[0] != '/' && !url.host.empty()) out += '/';
    if (out.empty() && path.substr(0, path.find('/')).find(':') != std::string::npos) out += "./";
    out += path;
  }
  if (!url.query.empty()) out += "?" + url.query;
  if (!url.fragment.empty()) out += "#" + escaped(url.fragment, Part::Fragment);
  return out;
}

std::string hostname(std::string_view host) {
  if (const std::size_t colon = host.rfind(':');
      colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos) {
    const std::string_view port = host.substr(colon + 1);
    if (std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; }))
      host = host.substr(0, colon);
  }
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return std::string(host);
}

Any url_parse(Call& call) {
  Url url;
  try {
    url = parse_url(call.text(0));
  } catch (const CallError& error) {
    throw CallError("unable to parse url: parse " + quote(call.text(0)) + ": " + error.what());
  }
  Map* map = make_map(call.heap);
  const auto set = [&](std::string_view key, const std::string& text) {
    map->set(call.heap, key, call.give(text));
  };
  set("scheme", url.scheme);
  set("host", url.host);
  set("hostname", hostname(url.host));
  set("path", url.path);
  set("query", url.query);
  set("opaque", url.opaque);
  set("fragment", url.fragment);
  set("userinfo", url.has_user ? userinfo(url) : "");
  return Any::map(map);
}

Any url_join(Call& call) {
  const auto get = [&](std::string_view key) -> std::string {
    const Any* value = call[0].map() == nullptr ? nullptr : call[0].map()->find(key);
    if (value == nullptr) return "";
    if (value->is_nil()) nil_dereference();
    if (!value->is_text())
      throw CallError("unable to parse " + std::string(key) + " key, must be of type string, but " +
                      std::string(kind_name(*value)) + " found");
    return std::string(value->text());
  };
  Url url;
  url.scheme = get("scheme");
  url.host = get("host");
  url.path = get("path");
  url.query = get("query");
  url.opaque = get("opaque");
  url.fragment = get("fragment");
  const std::string user = get("userinfo");
  if (!user.empty()) {
    try {
      const Url parsed = parse_url("proto://" + user + "@host");
      url.has_user = parsed.has_user;
      url.user = parsed.user;
      url.has_password = parsed.has_password;
      url.password = parsed.password;
    } catch (const CallError& error) {
      throw CallError("unable to parse userinfo in dict: parse " + quote("proto://" + user + "@host") + ": " +
                      error.what());
    }
  }
  return call.give(url_text(url));
}

constexpr Function kTable[] = {
    {"base", "s", base},      {"clean", "s", clean},      {"dir", "s", dir},
    {"ext", "s", ext},        {"isAbs", "s", is_abs},     {"osBase", "s", base},
    {"osClean", "s", clean},  {"osDir", "s", dir},        {"osExt", "s", ext},
    {"osIsAbs", "s", is_abs}, {"urlJoin", "m", url_join}, {"urlParse", "s", url_parse},
};

}  // namespace

std::span<const Function> path_functions() { return kTable; }

}  // namespace emco::tpl

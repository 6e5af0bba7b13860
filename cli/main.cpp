#include "cli/app.h"

int main(int argc, char** argv) { return emco::cli::main_program(argc, argv); }
